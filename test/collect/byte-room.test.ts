import { expect, test } from "vitest";
import { createByteRoom } from "../../src/collect/byte-room.ts";

/** Notes what has happened so far, in order. */
function notes() {
  const said: string[] = [];
  const note = (what: string) => () => void said.push(what);
  return { said, note };
}

/** Lets all that can go on do so. */
async function settled(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

test("lets nobody in while as many bytes are held as may be, and all again after that", async () => {
  const room = createByteRoom(10);
  const { said, note } = notes();
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const works = [room.hold(4, () => first.promise), room.hold(7, () => second.promise)];
  const waits = [room.free().then(note("a")), room.free().then(note("b"))];
  await settled();
  expect(said).toEqual([]);
  first.resolve("read");
  await Promise.all(waits);
  expect(said).toEqual(["a", "b"]);
  second.resolve("read too");
  expect(await Promise.all(works)).toEqual(["read", "read too"]);
});

test("counts what is held now, not what was: those who wait go on waiting for the rest", async () => {
  const room = createByteRoom(10);
  const { said, note } = notes();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const works = [room.hold(10, () => first.promise), room.hold(10, () => second.promise)];
  const wait = room.free().then(note("in"));
  first.resolve();
  await works[0];
  await settled();
  expect(said).toEqual([]);
  second.resolve();
  await wait;
  expect(said).toEqual(["in"]);
});

test("gives the room back when the work fails", async () => {
  const room = createByteRoom(1);
  await expect(room.hold(5, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  await room.free();
});
