import type { Delivery } from "../domain/delivery.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { minute } from "./minute.ts";

export type Asked = { readonly id: string | undefined; readonly args: Args; readonly io: Io };

/** All that happened to one, oldest first. */
export async function showDelivery(store: DeskStore, { id, args, io }: Asked): Promise<ExitCode> {
  const found = await namedDelivery(store, "show", id);
  const steps = await store.outbox.steps(found.id);
  if (args.isSet("json")) io.print(JSON.stringify({ ...found, steps }));
  else for (const line of [...headLines(found), ...steps.map(stepLine)]) io.print(line);
  return EXIT.ok;
}

/** Throws a `UserError` when none is named, or there is none of that name. */
export async function namedDelivery(store: DeskStore, what: string, id: string | undefined): Promise<Delivery> {
  if (id === undefined) throw new UserError(`delivery ${what} needs an id.`, "newsdesk delivery list shows them.");
  const found = await store.outbox.find(id);
  if (found === null) throw new UserError(`There is no delivery ${echoed(id)}.`, "newsdesk delivery list shows them.");
  return found;
}

function headLines({ id, state, address, digest, slot, messageId, relay }: Delivery): readonly string[] {
  return [
    `${id}  ${state}`,
    `  to          ${address}`,
    `  edition     ${digest} ${slot}`,
    `  Message-ID  <${messageId}>`,
    ...(relay === null ? [] : [`  relay       ${relay}`]),
  ];
}

type Step = Awaited<ReturnType<DeskStore["outbox"]["steps"]>>[number];

function stepLine({ at, state, attempt, detail }: Step): string {
  const tries = attempt === 0 ? "" : `, try ${attempt}`;
  return `  ${minute(at)}  ${state}${tries}${detail === null ? "" : `: ${echoed(detail)}`}`;
}
