import type { Mailer, MailOutcome } from "../../../src/domain/delivery.ts";
import { sha256 } from "../../../src/domain/content-id.ts";

/** What the world does with one message, in the places where it can go wrong. */
export const FATES = [
  "accept",
  "refuse", //            550 for this recipient
  "full", //              452: later
  "lost before dot", //   the line breaks while the message goes
  "lost after dot, taken", //     it was taken, and the answer was lost
  "lost after dot, not taken",
  "down", //              the relay cannot be used at all
] as const;
export type Fate = (typeof FATES)[number];

/**
 * Two relays, of which the second is there for when the first is down. They take messages whole or not at all, and remember what they took, as no
 * crash of ours can undo; each can be asked only for what it took itself.
 */
export function createRelay(hasEvidence: boolean) {
  const taken = new Map<string, { readonly to: string; readonly hashes: string[] }>();
  const bytes = new Map<string, Set<string>>();
  let fates: readonly Fate[] = [];
  let next = 0;
  let broken = 0;
  const take = (messageId: string, to: string, hash: string): void => {
    const known = taken.get(messageId) ?? { to, hashes: [] };
    known.hashes.push(hash);
    taken.set(messageId, known);
  };
  const mailer = (own: Set<string>): Mailer => ({
    async send({ messageId, to, raw }, beforeDot): Promise<MailOutcome> {
      const fate = fates[next++ % Math.max(1, fates.length)] ?? "accept";
      const hash = sha256(raw);
      bytes.set(messageId, (bytes.get(messageId) ?? new Set()).add(hash));
      if (fate === "down") return { kind: "unavailable", detail: "The relay is down." };
      if (fate === "refuse") return { kind: "rejected", detail: "550 5.3.0 no" };
      if (fate === "full") return { kind: "deferred", detail: "452 4.2.2 full" };
      if (fate === "lost before dot") return { kind: "deferred", detail: "The line broke." };
      await beforeDot();
      if (fate !== "lost after dot, not taken") {
        own.add(messageId);
        take(messageId, to, hash);
      }
      if (fate === "accept") return { kind: "accepted", response: "250 2.0.0 ok" };
      broken += 1;
      return { kind: "doubt", detail: "The line broke after the dot." };
    },
    evidence: async (messageId) => {
      if (!hasEvidence) return await Promise.resolve("unknown");
      return await Promise.resolve(own.has(messageId) ? "arrived" : "not-arrived");
    },
    close: async () => await Promise.resolve(),
  });
  return {
    relays: ["first", "second"].map((name) => ({ name, rate: null, mailer: mailer(new Set()) })),
    /** By Message-ID: to whom, and how often. */
    taken,
    /** Lines that broke after the dot. */
    broken: () => broken,
    /** By Message-ID: the different bytes that were ever sent of it. */
    bytes,
    deal(given: readonly Fate[]) {
      fates = given;
      next = 0;
    },
  };
}
