import { mailAddress } from "../domain/mail-address.ts";
import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import { unreachable } from "../domain/unreachable.ts";
import { feedAddresses } from "../app/feed-address.ts";
import type { Settings } from "../app/settings/settings.ts";
import type { Args, Command, Io } from "./command.ts";
import { withStore } from "./session.ts";
import { exportCsv, importCsv } from "./subscriber-files.ts";
import { erase, link, show } from "./subscriber-person.ts";

/** `newsdesk subscriber`: who gets the digests. */
export const subscriber: Command = {
  name: "subscriber",
  usage: [
    "subscriber list",
    "subscriber add ADDRESS [--digest NAME]",
    "subscriber remove ADDRESS",
    "subscriber feed ADDRESS [--digest NAME]",
    "subscriber link ADDRESS",
    "subscriber show ADDRESS",
    "subscriber erase ADDRESS --yes",
    "subscriber import FILE.csv [--digest NAME] [--dry-run]",
    "subscriber export [FILE.csv]",
  ],
  details: [
    "feed prints the address of the subscriber's own feed of a digest. Whoever knows it can read that feed.",
    "link prints the address of the subscriber's preferences. Whoever knows it can change and erase what is there.",
    "show prints all that is stored about one: wishes, the record of consent, letters and mails.",
    "import takes the column named address or email, else the first one, and tells what became of each line. Who has left,",
    "or must not get mail, stays out. Import only addresses of people who asked for it: you answer for that.",
  ],
  summary: "List, add, import or remove the people who get the digests, and what is stored about them",
  maxWords: 2,
  options: { digest: { type: "string" }, "dry-run": { type: "boolean" }, yes: { type: "boolean" } },
  async run(args, io) {
    const [what = "list", rawAddress] = args.words;
    if (what === "list" && rawAddress !== undefined) {
      throw new UserError(`subscriber list shows all, not ${echoed(rawAddress)} alone.`, "Leave the address out.");
    }
    return await withStore(args, io, async (store, settings) => {
      if (what === "list") return await list(store, args, io);
      if (what === "add") return await add(store, checked(rawAddress), chosenDigests(settings, args), io);
      if (what === "remove") return await remove(store, checked(rawAddress), io);
      const asked = { settings, args, io };
      if (what === "feed") return await feeds(store, checked(rawAddress), asked);
      if (what === "link") return await link(store, checked(rawAddress), asked);
      if (what === "show") return await show(store, checked(rawAddress), asked);
      if (what === "erase") return await erase(store, checked(rawAddress), asked);
      if (what === "import")
        return await importCsv(store, chosenDigests(settings, args), { ...asked, path: rawAddress });
      if (what === "export") return await exportCsv(store, { ...asked, path: rawAddress });
      throw new UserError(
        `subscriber cannot ${echoed(what)}.`,
        "It knows list, add, remove, feed, link, show, erase, import and export.",
      );
    });
  },
};

function checked(raw: string | undefined): MailAddress {
  const address = mailAddress(raw ?? "");
  if (address !== null) return address;
  throw new UserError(
    `${echoed(raw ?? "")} is not a mail address.`,
    "Example: newsdesk subscriber add ada@example.org",
  );
}

/** The digest that `--digest` names, else all of them. */
function chosenDigests(settings: Settings, args: Args): readonly string[] {
  const names = settings.digests.map(({ name }) => name);
  const wanted = args.text("digest");
  if (names.length === 0)
    throw new UserError("The settings have no digest to subscribe to.", 'Add one under "digests:".');
  if (wanted === undefined) return names;
  if (names.includes(wanted)) return [wanted];
  throw new UserError(`There is no digest ${echoed(wanted)}.`, `There is: ${names.join(", ")}.`);
}

async function list(store: DeskStore, args: Args, io: Io): Promise<ExitCode> {
  const all = await store.subscribers.list();
  const standings = await store.bounces.standings();
  for (const { id, address, state, subscriptions } of all) {
    const digests = subscriptions.map(({ digest }) => digest);
    const { bounces, suppressed } = standings.get(id) ?? { bounces: 0, suppressed: null };
    if (args.isSet("json")) io.print(JSON.stringify({ address, state, digests, bounces, suppressed }));
    else io.print([address, state, digests.join(", "), ...troubles(bounces, suppressed)].join("  "));
  }
  if (all.length === 0) io.note("Nobody yet. Add somebody with: newsdesk subscriber add ADDRESS");
  return EXIT.ok;
}

function troubles(bounces: number, suppressed: string | null): readonly string[] {
  const counts = bounces === 0 ? [] : [counted(bounces, "bounce")];
  return suppressed === null ? counts : [...counts, `gets no mail: ${suppressed}`];
}

async function add(store: DeskStore, address: MailAddress, digests: readonly string[], io: Io): Promise<ExitCode> {
  const outcome = await store.subscribers.add(address, digests, new Date());
  switch (outcome) {
    case "added":
    case "changed":
      io.note(`${address} gets ${digests.join(", ")} from the next edition on.`);
      return EXIT.ok;
    case "unchanged":
      io.note(`${address} was on the list already.`);
      return EXIT.ok;
    case "suppressed":
      throw new UserError(
        `${address} must not get mail: it bounced, complained or asked so.`,
        `See "newsdesk suppression list". Nothing was changed.`,
      );
    default:
      return unreachable(outcome);
  }
}

async function remove(store: DeskStore, address: MailAddress, io: Io): Promise<ExitCode> {
  const found = await store.subscribers.findByAddress(address);
  const ended = found !== null && (await store.subscribers.end(found.id, null, new Date()));
  if (!ended) throw new UserError(`${address} is not on the list.`, 'See "newsdesk subscriber list".');
  io.note(`${address} gets nothing more. What was queued for it is not sent.`);
  return EXIT.ok;
}

type Asked = { readonly settings: Settings; readonly args: Args; readonly io: Io };

/** Asked for by the operator, so it is the one secret that is printed. */
async function feeds(store: DeskStore, address: MailAddress, { settings, args, io }: Asked): Promise<ExitCode> {
  const found = await store.subscribers.findByAddress(address);
  const wanted = args.text("digest");
  const named = wanted === undefined ? null : chosenDigests(settings, args);
  const digests = (found?.state === "active" ? found.subscriptions : [])
    .map(({ digest }) => digest)
    .filter((digest) => named === null || named.includes(digest));
  if (found === null || digests.length === 0) {
    const what = wanted === undefined ? "no digest" : `no ${wanted}`;
    throw new UserError(`${address} gets ${what}, so there is no feed.`, 'See "newsdesk subscriber list".');
  }
  for (const { digest, url } of await feedAddresses(found.id, digests, { store, settings })) {
    io.print(args.isSet("json") ? JSON.stringify({ digest, url }) : `${digest}  ${url}`);
  }
  return EXIT.ok;
}
