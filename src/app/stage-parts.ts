import type { DeskStore } from "../domain/desk-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { Ledger } from "../send/send.ts";
import type { Meter } from "./watch/meter.ts";

export type DeskParts = {
  readonly clock: Clock;
  readonly log: Log;
  /** Ask every source in each pass, due or not. */
  readonly askAll?: boolean;
  /** The pages are served meanwhile, so hubs can reach us when `web.publicUrl` says where. */
  readonly serves?: boolean;
  /** Called when there is something for the hub to do: feeds changed, or somebody wants them. */
  readonly onHubWork?: () => void;
  /** Hears what the stages do. */
  readonly meter?: Meter;
};

export type WorkParts = DeskParts & { readonly worker: string; readonly store: DeskStore };
export type StageParts = WorkParts & {
  readonly closing: AsyncDisposableStack;
  /** What this process knows of mails and could not write down yet; it outlives these settings. */
  readonly ledger?: Ledger;
  /** Where other workers send from the same outbox (`SendOptions.leaseSeconds`). */
  readonly leaseSeconds?: number;
};
