import { describe, expect, test, vi } from "vitest";
import { createAskedFeeds } from "../../src/publish/asked-feeds.ts";
import { feedPlans, isOfSource } from "../../src/publish/feed-plans.ts";
import { memoryStores } from "./memory-stores.ts";
import { options, source, story, tell } from "./desk.ts";

const WIRE = source("Harbour Wire");
const MORNING = new Date("2014-12-18T09:00:00Z");
const ordinary = { ...options, sources: [WIRE, source("Gazette")], openSources: new Set([WIRE.id]) };
const PATH = `sources/${WIRE.id}`;

function aDesk() {
  const memory = memoryStores();
  memory.held.push(story([tell("First", { outlet: "Harbour Wire", at: "2014-12-18T07:00:00Z" })], { id: "first" }));
  const marks = vi.spyOn(memory.stories, "marks");
  const save = vi.spyOn(memory.documents, "save");
  const draw = createAskedFeeds({ ...memory, clock: () => MORNING });
  const ask = async (by = ordinary): Promise<string> => {
    const plan = feedPlans(by).find(isOfSource);
    if (plan === undefined) throw new Error("The wire has a feed.");
    await draw(`${PATH}.json`, plan, by);
    return Buffer.from(memory.saved.get(`${PATH}.json`)?.body ?? "").toString();
  };
  return { ...memory, marks, save, ask };
}

describe("a feed that is drawn when it is asked for", () => {
  test("is there in three formats, with what is told at that moment", async () => {
    const { ask, held, saved } = aDesk();
    expect(await ask()).toContain('"title":"First"');
    expect([...saved.keys()]).toEqual([`${PATH}.xml`, `${PATH}.atom`, `${PATH}.json`]);
    held.push(story([tell("Second", { outlet: "Harbour Wire", at: "2014-12-18T08:00:00Z" })], { id: "second" }));
    expect(await ask()).toContain('"title":"Second"');
  });

  test("costs nothing while nothing is another, and nothing is saved while its own stories are the same", async () => {
    const { ask, held, marks, save } = aDesk();
    await Promise.all([ask(), ask(), ask()]);
    expect([marks.mock.calls.length, save.mock.calls.length]).toEqual([1, 1]);
    held.push(story([tell("Elsewhere", { outlet: "Gazette", at: "2014-12-18T08:00:00Z" })], { id: "elsewhere" }));
    await ask();
    await ask();
    expect([marks.mock.calls.length, save.mock.calls.length]).toEqual([2, 1]);
  });

  test("is saved again when another process, which saw other stories, has saved another document", async () => {
    const { ask, held, saved, documents } = aDesk();
    await ask();
    const early = saved.get(`${PATH}.json`);
    if (early === undefined) throw new Error("It was saved.");
    held.push(story([tell("Second", { outlet: "Harbour Wire", at: "2014-12-18T08:00:00Z" })], { id: "second" }));
    expect(await ask()).toContain('"title":"Second"');
    await documents.save([early]); // Late, of what it saw before.
    expect(await ask()).toContain('"title":"Second"');
    const now = saved.get(`${PATH}.json`);
    held.pop();
    await ask();
    held.push(story([tell("Second", { outlet: "Harbour Wire", at: "2014-12-18T08:00:00Z" })], { id: "second" }));
    expect(await ask()).toContain('"title":"Second"');
    expect(saved.get(`${PATH}.json`)?.etag).toBe(now?.etag);
  });

  test("is drawn anew by other settings", async () => {
    const { ask } = aDesk();
    await ask();
    const site = { ...ordinary.site, title: "Another desk" };
    expect(await ask({ ...ordinary, site })).toContain('"title":"Another desk: Harbour Wire"');
  });

  test("is tried again after a failure, and so are its archives", async () => {
    const { ask, archives, save } = aDesk();
    const feeds = vi.spyOn(archives, "feeds").mockRejectedValueOnce(new Error("not to be read"));
    await expect(ask()).rejects.toThrow("not to be read");
    save.mockRejectedValueOnce(new Error("the disk is full"));
    await expect(ask()).rejects.toThrow("the disk is full");
    expect(await ask()).toContain('"title":"First"');
    expect(feeds).toHaveBeenCalledTimes(2);
  });
});
