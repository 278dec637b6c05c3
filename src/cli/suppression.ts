import type { KeptSuppression } from "../domain/bounce-store.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { mailAddress } from "../domain/mail-address.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { tableLines } from "./table.ts";

/** `newsdesk suppression`: who must not get mail, and why. */
export const suppression: Command = {
  name: "suppression",
  usage: ["suppression list", "suppression add ADDRESS", "suppression remove ADDRESS [--yes]"],
  details: [
    "An address is blocked when it bounced or its owner complained. The block outlasts the subscriber: of one who was",
    "erased only a hash is kept, and remove finds it by the address. To lift a complaint takes --yes.",
  ],
  summary: "List, add or lift the blocks of addresses that must not get mail",
  maxWords: 2,
  options: { yes: { type: "boolean" } },
  async run(args, io) {
    const [what = "list", rawAddress] = args.words;
    if (what === "list" && rawAddress !== undefined) {
      throw new UserError(`suppression list shows all, not ${echoed(rawAddress)} alone.`, "Leave the address out.");
    }
    return await withStore(args, io, async (store) => {
      if (what === "list") return await list(store, args, io);
      if (what === "add") return await add(store, checked(rawAddress), io);
      if (what === "remove") return await remove(store, checked(rawAddress), { args, io });
      throw new UserError(`suppression cannot ${echoed(what)}.`, "It knows list, add and remove.");
    });
  },
};

function checked(raw: string | undefined): MailAddress {
  const address = mailAddress(raw ?? "");
  if (address !== null) return address;
  throw new UserError(
    `${echoed(raw ?? "")} is not a mail address.`,
    "Example: newsdesk suppression add ada@example.org",
  );
}

async function list(store: DeskStore, args: Args, io: Io): Promise<ExitCode> {
  const all = await store.suppressions.list();
  if (args.isSet("json")) for (const { address, reason, at } of all) io.print(JSON.stringify({ address, reason, at }));
  else if (all.length > 0)
    for (const line of tableLines(["REASON", "SINCE", "ADDRESS"], all.map(toRow))) io.print(line);
  if (all.length === 0) io.note("Nobody is blocked.");
  return EXIT.ok;
}

function toRow({ address, reason, at, hash }: KeptSuppression): readonly string[] {
  return [reason, minute(at), address ?? `(erased, ${hash.slice(0, 8)})`];
}

async function add(store: DeskStore, address: MailAddress, io: Io): Promise<ExitCode> {
  const known = await store.suppressions.find(address);
  await store.subscribers.suppress({ address, reason: "request", at: new Date() });
  io.note(known === null ? `${address} gets no mail from now on.` : `${address} was blocked already: ${known.reason}.`);
  return EXIT.ok;
}

async function remove(store: DeskStore, address: MailAddress, { args, io }: { args: Args; io: Io }): Promise<ExitCode> {
  const found = await store.suppressions.find(address);
  if (found === null) throw new UserError(`${address} is not blocked.`, 'See "newsdesk suppression list".');
  if (found.reason === "complaint" && !args.isSet("yes")) {
    throw new UserError(
      `${address} called our mail spam. Nothing was changed.`,
      "Lift the block only when its owner asks for it, with --yes.",
    );
  }
  await store.suppressions.lift(address, new Date());
  io.note(`${address} may get mail again. If it has a subscription, the next edition goes to it.`);
  return EXIT.ok;
}
