import type { Delivery, DeliveryId, DeliveryState } from "../../src/domain/delivery.ts";
import type { Edition, EditionId } from "../../src/domain/digest.ts";
import type { EditionStore } from "../../src/domain/edition-store.ts";
import type { Letter } from "../../src/domain/letter.ts";
import type { RelayTrouble, SendStore } from "../../src/domain/send-store.ts";
import type { Subscriber, SubscriberId } from "../../src/domain/subscriber.ts";

type Row = { delivery: Delivery; state: DeliveryState; worker: string | null };

/** A whole outbox in memory, with the promises of `SendStore`; each method is one step, as a transaction is. */
export class MemoryOutbox {
  readonly #editions: readonly Edition[];
  readonly #subscribers: readonly Subscriber[];
  readonly #rows = new Map<DeliveryId, Row>();
  readonly #fannedOut = new Set<EditionId>();
  readonly #suppressed = new Set<SubscriberId>();

  constructor(editions: readonly Edition[], subscribers: readonly Subscriber[]) {
    this.#editions = editions;
    this.#subscribers = subscribers;
  }

  /** The subscriber leaves, or the address is blocked. */
  suppress(id: SubscriberId): void {
    this.#suppressed.add(id);
  }

  rows(): readonly Delivery[] {
    return Array.from(this.#rows.values(), ({ delivery, state }) => ({ ...delivery, state }));
  }

  /** How many deliveries are in which state. */
  tally(): Partial<Record<DeliveryState, number>> {
    const tally: Partial<Record<DeliveryState, number>> = {};
    for (const { state } of this.#rows.values()) tally[state] = (tally[state] ?? 0) + 1;
    return tally;
  }

  readonly #letters = new Map<DeliveryId, Letter>();

  /** A letter that is written, and its delivery, queued. */
  queueLetter(delivery: Delivery, letter: Letter): void {
    this.#letters.set(delivery.id, letter);
    this.#rows.set(delivery.id, { delivery, state: "queued", worker: null });
  }

  readonly letters = { letter: async (id: DeliveryId): Promise<Letter | null> => this.#letters.get(id) ?? null };

  readonly editions: EditionStore = {
    edition: async (id) => this.#editions.find((edition) => edition.id === id) ?? null,
    isDecided: async () => true,
    lastDecided: async () => null,
    last: async () => null,
    told: async () => new Map(),
    heads: async () => [],
    toldEditions: async () => [],
    toldEdition: async () => null,
    slotsAround: async () => ({ newer: null, older: null }),
    save: async () => false,
    skip: async () => false,
  };

  readonly store: SendStore = {
    unsentEditions: async () => this.#editions.map(({ id }) => id).filter((id) => !this.#fannedOut.has(id)),
    fanOut: async (id, { now, identify }) => {
      const edition = this.#editions.find((one) => one.id === id);
      if (edition === undefined || this.#fannedOut.has(id)) return 0;
      this.#fannedOut.add(id);
      const readers = this.#subscribers.filter((one) => one.state === "active" && !this.#suppressed.has(one.id));
      for (const subscriber of readers) {
        const named = identify(subscriber.id);
        const delivery: Delivery = {
          ...named,
          editionId: id,
          subscriberId: subscriber.id,
          digest: edition.digest,
          slot: edition.slot,
          address: subscriber.address,
          date: now,
          state: "queued",
          attempt: 0,
          nextAt: now,
          detail: null,
          relay: null,
        };
        this.#rows.set(named.id, { delivery, state: "queued", worker: null });
      }
      return readers.length;
    },
    claim: async (worker, now, limit) => {
      const due = [...this.#rows.values()].filter(
        ({ delivery, state }) => (state === "queued" || state === "deferred") && delivery.nextAt <= now,
      );
      const claimed: Delivery[] = [];
      for (const row of due) {
        if (claimed.length === limit) break;
        if (this.#suppressed.has(row.delivery.subscriberId)) {
          row.state = "suppressed";
          continue;
        }
        row.delivery = { ...row.delivery, attempt: row.delivery.attempt + 1 };
        row.state = "sending";
        row.worker = worker;
        claimed.push({ ...row.delivery, state: "sending" });
      }
      return claimed;
    },
    claimWithin: async () => {
      throw new Error("Limits are tried with the real storages.");
    },
    takeRelayToken: async () => true,
    returnTokens: async () => {},
    notePutOff: async () => {},
    noteRelay: async (relay, trouble) => void this.troubles.set(relay, trouble),
    markDot: async (id, worker, _at, relay = null) => {
      const row = this.#row(id);
      if (row.state !== "sending" || row.worker !== worker) return false;
      row.delivery = { ...row.delivery, relay };
      row.state = "dot";
      return true;
    },
    settle: async (id, worker, { state, detail, nextAt, uncounted }) => {
      const row = this.#row(id);
      if (row.worker !== null && row.worker !== worker) return;
      const attempt = row.delivery.attempt - (uncounted === true ? 1 : 0);
      row.state = state;
      row.worker = null;
      row.delivery = { ...row.delivery, attempt, detail, nextAt: nextAt ?? row.delivery.nextAt };
    },
    recover: async (worker) => this.#takeBack((holder) => holder !== worker),
    holdUntil: async (worker, until) => void this.#leases.set(worker, until),
    requeueOwn: async (worker) => {
      for (const row of this.#rows.values()) {
        if (row.state === "sending" && row.worker === worker) Object.assign(row, { state: "queued", worker: null });
      }
    },
    takeOver: async (worker, now) =>
      this.#takeBack((holder) => holder !== worker && (this.#leases.get(holder) ?? now) <= now),
  };

  /** What was last noted of each relay. */
  readonly troubles = new Map<string, RelayTrouble | null>();
  readonly #leases = new Map<string, Date>();

  #takeBack(isLeft: (holder: string) => boolean): readonly Delivery[] {
    for (const row of this.#rows.values()) {
      if (row.worker === null || !isLeft(row.worker)) continue;
      if (row.state === "sending") row.state = "queued";
      if (row.state === "dot") row.state = "doubt";
      row.worker = null;
    }
    return this.rows().filter(({ state }) => state === "doubt");
  }

  /** Takes a delivery away from the worker that holds it. */
  steal(id: DeliveryId): void {
    this.#row(id).worker = "another worker";
  }

  #row(id: DeliveryId): Row {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`No such delivery: ${id}`);
    return row;
  }
}
