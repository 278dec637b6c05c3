import type { DeskStore } from "../domain/desk-store.ts";
import { type Holding, KEPT_KINDS, type KeptKind, type Retention } from "../domain/retention-store.ts";

export type KeptList = {
  readonly database: { readonly bytes: number; readonly free: number };
  /** `seconds`: how long it is kept; `null`: for ever. */
  readonly kinds: readonly (Holding & { readonly kind: KeptKind; readonly seconds: number | null })[];
};

/** What is kept, since when, and what of it the next passes take away. Reads whole tables. */
export async function readHoldings(
  { retention: store }: Pick<DeskStore, "retention">,
  retention: Retention,
  now: Date,
): Promise<KeptList> {
  const kinds: KeptList["kinds"][number][] = [];
  for (const kind of KEPT_KINDS) {
    const seconds = retention[kind];
    const before = seconds === null ? null : new Date(now.getTime() - seconds * 1000);
    kinds.push({ kind, seconds, ...(await store.holding(kind, before)) });
  }
  return { database: await store.size(), kinds };
}
