import type { AudienceStore } from "./audience-store.ts";
import type { ArchiveStore } from "./archive-store.ts";
import type { BounceStore, SuppressionStore } from "./bounce-store.ts";
import type { ClickStore } from "./click-store.ts";
import type { CollectStore } from "./collect-store.ts";
import type { ConsentStore } from "./consent-store.ts";
import type { CorrectionStore } from "./correction.ts";
import type { CurateStore } from "./curate-store.ts";
import type { DepartureStore } from "./departure.ts";
import type { DocumentStore } from "./document-store.ts";
import type { EditionStore } from "./edition-store.ts";
import type { ExplainStore } from "./explain-store.ts";
import type { FleetStore } from "./fleet.ts";
import type { FiguresStore } from "./figures-store.ts";
import type { HubStore } from "./hub-store.ts";
import type { LetterStore } from "./letter-store.ts";
import type { ModelStore } from "./model-store.ts";
import type { OutboxStore } from "./outbox-store.ts";
import type { PageStore } from "./page-store.ts";
import type { PushStore } from "./push-store.ts";
import type { RetentionStore } from "./retention-store.ts";
import type { SearchStore } from "./search-store.ts";
import type { GuardStore } from "./send-guard.ts";
import type { SendStore } from "./send-store.ts";
import type { SiteSnapshot } from "./site-snapshot.ts";
import type { StoryStore } from "./story-store.ts";
import type { SourceStore } from "./source-store.ts";
import type { KeyStore, SubscriberStore } from "./subscriber-store.ts";
import { UserError } from "./user-error.ts";

/** One open database behind all ports. */
export interface DeskStore {
  readonly collect: CollectStore;
  readonly sources: SourceStore;
  readonly pages: PageStore;
  readonly push: PushStore;
  readonly hub: HubStore;
  readonly curate: CurateStore;
  readonly corrections: CorrectionStore;
  readonly models: ModelStore;
  readonly stories: StoryStore;
  readonly search: SearchStore;
  readonly explain: ExplainStore;
  readonly documents: DocumentStore;
  readonly archives: ArchiveStore;
  readonly editions: EditionStore;
  readonly audience: AudienceStore;
  readonly outbox: OutboxStore;
  readonly send: SendStore;
  readonly guard: GuardStore;
  readonly bounces: BounceStore;
  readonly subscribers: SubscriberStore;
  readonly suppressions: SuppressionStore;
  readonly consents: ConsentStore;
  readonly letters: LetterStore;
  readonly clicks: ClickStore;
  readonly keys: KeyStore;
  readonly figures: FiguresStore;
  readonly departures: DepartureStore;
  readonly retention: RetentionStore;
  /**
   * Reads what the public site is drawn from as it is at this moment, for as long as `use` takes. On a file nothing else may
   * be asked of this store meanwhile.
   */
  snapshot<Result>(use: (snapshot: SiteSnapshot) => Promise<Result>): Promise<Result>;
  /** What many workers share; `null`: on a file one process does all. */
  readonly fleet: FleetStore | null;
  /**
   * Makes this process the worker of the database until `release` or its death, however it dies; or, shared, one of several.
   * Throws `WorkerInTheWay`, which names the holder, while another process has it.
   */
  lockWorker(worker: string, now: Date, wish?: WorkerLockWish): Promise<{ release(): Promise<void> }>;
  /** Who is the worker of the database now, in words; `null`: nobody. */
  worker(): Promise<string | null>;
  close(): Promise<void>;
}

export type WorkerLockWish = {
  /** Beside others that share it too. */
  readonly isShared: boolean;
  /** Called when the lock was lost with its connection. */
  readonly onLost: () => void;
};

/** Another process has the worker lock, alone or beside others. */
export class WorkerInTheWay extends UserError {}
