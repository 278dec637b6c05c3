import type { Inquiry, LetterKind } from "./letter.ts";
import type { Subscriber } from "./subscriber.ts";

const DAY_MS = 24 * 3600 * 1000;

/** Letters to one address that strangers can cause. */
export const LETTERS_TO_ONE = { aDay: 1, inThirtyDays: 3 } as const;
/** Letters that strangers can cause in a day, to all addresses together. */
export const LETTERS_A_DAY = 500;
/** How far back budgets look, in milliseconds. */
export const BUDGET_MS: number = 30 * DAY_MS;
/** Who was asked to confirm and did not within this is forgotten, in milliseconds. */
export const PENDING_MS: number = 14 * DAY_MS;

/** What is known when an inquiry is decided. */
export type LetterCase = {
  readonly kind: Inquiry["kind"];
  /** `null`: nobody has the address. */
  readonly state: Subscriber["state"] | null;
  readonly isSuppressed: boolean;
  /** When the address got such letters before. */
  readonly before: readonly Date[];
  /** Letters to anybody within the last day. */
  readonly today: number;
  readonly now: Date;
};

/**
 * Which letter answers an inquiry; `null`: none. Whoever is active gets the lost link instead of a second question, and
 * nobody gets any who must not get mail, or has had as many as strangers may cause. Pure and total.
 */
export function letterFor({ kind, state, isSuppressed, before, today, now }: LetterCase): LetterKind | null {
  const since = (ms: number): number => before.filter((at) => now.getTime() - at.getTime() < ms).length;
  if (isSuppressed || today >= LETTERS_A_DAY) return null;
  if (since(DAY_MS) >= LETTERS_TO_ONE.aDay || since(BUDGET_MS) >= LETTERS_TO_ONE.inThirtyDays) return null;
  if (state === "active") return "link";
  return kind === "sign-up" || state === "pending" ? "confirm" : null;
}
