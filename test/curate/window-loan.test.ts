import { describe, expect, test } from "vitest";
import { createAliases } from "../../src/curate/text/aliases.ts";
import { createWindowLoan } from "../../src/curate/window-loan.ts";
import type { Log } from "../../src/domain/log.ts";
import { at } from "../builders.ts";
import { memoryStore } from "./memory-store.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const nothing = async () => {};

function open() {
  const store = memoryStore();
  const now = at("2026-11-30T12:00:00Z");
  const parts = { store, clock: () => now, log: SILENT, widthMs: 4 * 86_400_000, aliases: createAliases({}) };
  return { store, windows: createWindowLoan(parts) };
}

describe("createWindowLoan", () => {
  test("lends the window that it holds as long as that covers what is wanted", async () => {
    const { store, windows } = open();
    await windows.lend(at("2026-11-30T10:00:00Z"), nothing);
    expect(windows.isLeaving(at("2026-11-30T11:00:00Z"))).toBe(false);
    await windows.lend(at("2026-11-30T11:00:00Z"), nothing);
    expect(store.windowLoads).toBe(1);
    expect(windows.isLeaving(at("2026-11-25T11:00:00Z"))).toBe(true);
    await windows.lend(at("2026-11-25T11:00:00Z"), nothing);
    expect(store.windowLoads).toBe(2);
  });

  test("forgets a window when the work with it fails", async () => {
    const { store, windows } = open();
    const failing = windows.lend(at("2026-11-30T10:00:00Z"), async () => await Promise.reject(new Error("disk full")));
    await expect(failing).rejects.toThrow("disk full");
    await windows.lendHeld(async (held) => expect(held).toBeNull());
    await windows.lend(at("2026-11-30T10:00:00Z"), nothing);
    expect(store.windowLoads).toBe(2);
  });

  test("has nothing to lend while it is lent", async () => {
    const { windows } = open();
    await windows.lend(at("2026-11-30T10:00:00Z"), async () => {
      await windows.lendHeld(async (held) => expect(held).toBeNull());
    });
    expect.assertions(1);
  });

  test("builds another one for the repair when what has changed is not in the held one", async () => {
    const { store, windows } = open();
    await windows.lend(at("2025-01-01T10:00:00Z"), nothing);
    await windows.lendHolding(at("2024-12-27T10:00:00Z"), nothing); // It is held, though not all around it.
    expect(store.windowLoads).toBe(1);
    await windows.lendHolding(at("2026-11-30T10:00:00Z"), async ({ toMs }) => expect(toMs).toBe(Infinity));
    expect(store.windowLoads).toBe(2);
  });
});
