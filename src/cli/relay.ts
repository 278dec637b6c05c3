import { readRelayList, type RelayList } from "../app/relay-list.ts";
import { counted } from "../domain/counted.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { tableLines } from "./table.ts";

/** `newsdesk relay`: by what mails go out, and why they wait. */
export const relay: Command = {
  name: "relay",
  usage: ["relay list [--json]"],
  summary: "See the mail servers, what they may be given, and what mails wait for",
  details: [
    "The relays in their order: which can be used, their rates, and how many mails may go at this moment. Then the same for",
    "all together and for domains of recipients, what each gets today while it is warmed up, and how many deliveries wait",
    "for what. A relay counts as down until it was tried again, which a pass does after one to fifteen minutes.",
  ],
  maxWords: 1,
  options: {},
  async run(args, io) {
    const [what = "list"] = args.words;
    if (what !== "list") throw new UserError(`relay cannot ${echoed(what)}.`, "It knows list.");
    const list = await withStore(args, io, async (store, settings) => await readRelayList(store, settings, new Date()));
    if (args.isSet("json")) io.print(JSON.stringify(list));
    else print(list, io);
    return EXIT.ok;
  },
};

function print({ relays, total, domains, warmUp, waiting }: RelayList, io: Io): void {
  const rows = relays.map(({ name, room, trouble }) => [
    name,
    trouble === null ? "ok" : `down since ${minute(trouble.since)}`,
    ...cellsOf(room),
    trouble?.detail ?? "-",
  ]);
  for (const line of tableLines(["RELAY", "STATE", "RATE", "LEFT", "WHY"], rows)) io.print(line);
  const limited = [...(total === null ? [] : [{ name: "all together", room: total }]), ...domains];
  if (limited.length > 0) {
    const lines = limited.map(({ name, room }) => [name].concat(cellsOf(room)));
    for (const line of ["", ...tableLines(["TO", "RATE", "LEFT"], lines)]) io.print(line);
  }
  if (warmUp.length > 0) {
    const lines = warmUp.map(({ family, day, used, allowed, why }) => [family, day, `${used} of ${allowed}`, why]);
    for (const line of ["", ...tableLines(["WARM-UP OF", "DAY", "SENT", "WHY"], lines)]) io.print(line);
  }
  for (const { why, deliveries, nextAt } of waiting)
    io.note(`${counted(deliveries, "delivery", "deliveries")}, the next at ${minute(nextAt)}. ${why}`);
}

function cellsOf(room: RelayList["total"]): readonly [rate: string, left: string] {
  return room === null ? ["-", "-"] : [room.rate, `${room.left} now`];
}
