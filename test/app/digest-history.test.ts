import { expect, test } from "vitest";
import { digestHistory } from "../../src/app/digest-history.ts";
import type { EditionId, Slot } from "../../src/domain/digest.ts";
import { address, anEdition } from "../builders.ts";
import { backends, openDesk } from "../contract/backends.ts";
import { digest } from "../publish/desk.ts";

const daily = digest({ timezone: "UTC", schedule: "0 7 * * *", catchUpSeconds: 12 * 3_600 });
const slot = (day: number): Slot => `2026-11-${day}T07:00` as Slot;

test("a slot that only subscribers of their own have yet stands once, and open", async () => {
  const { store } = await openDesk(backends.sqlite);
  const composedAt = new Date("2026-11-23T07:00:00Z");
  await store.editions.save(anEdition("daily", { slot: slot(23), composedAt }), []);
  await store.subscribers.add(address("ada@reader.example"), ["daily"], composedAt);
  const ids = (await store.subscribers.list()).map(({ id }) => id);
  const own = { id: "edn-own" as EditionId, variant: "film", composedAt: new Date("2026-11-25T07:00:00Z") };
  await store.audience.save(anEdition("daily", { slot: slot(25), ...own }), ids);
  const now = new Date("2026-11-25T08:00:00Z");
  const told = await digestHistory(daily, { ...store, now, limit: 10 });
  expect(told.map((one) => [one.slot, one.open, one.ownEditions, one.decidedAt?.getUTCDate() ?? null])).toEqual([
    [slot(25), "waits", 1, 25],
    [slot(24), "missed", 0, null],
    [slot(23), null, 0, 23],
  ]);
});

test("a schedule that was changed makes up no slots from before the last one that was decided", async () => {
  const { store } = await openDesk(backends.sqlite);
  for (const day of [16, 23]) {
    const composedAt = new Date(`2026-11-${day}T07:00:00Z`);
    await store.editions.save(anEdition("daily", { id: `edn-${day}` as EditionId, slot: slot(day), composedAt }), []);
  }
  const now = new Date("2026-11-23T09:00:00Z");
  const told = await digestHistory(daily, { ...store, now, limit: 10 });
  expect(told.map((one) => one.slot)).toEqual([slot(23), slot(16)]);
});
