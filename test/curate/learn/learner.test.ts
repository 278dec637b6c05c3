import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createCurate, type ExampleSource, type TagExample } from "../../../src/curate/curate.ts";
import { inSlices } from "../../../src/curate/learn/in-slices.ts";
import type { TagRule } from "../../../src/curate/tags/tag-rule.ts";
import type { ModelStore } from "../../../src/domain/model-store.ts";
import type { Log } from "../../../src/domain/log.ts";
import type { SourcedItem } from "../../../src/domain/story.ts";
import { UserError } from "../../../src/domain/user-error.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { minutesOn } from "../../builders.ts";
import { storeItems } from "../../contract/stored.ts";
import { telling } from "../told.ts";
import { about } from "./example-texts.ts";

const ROCKET = telling({ by: "Gazette", title: "A rocket and its satellite reach orbit", hours: 1 });
const BREAD = telling({ by: "Courier", title: "Sourdough bread from the oven of a bakery", hours: 2 });
const TAGS: readonly TagRule[] = ["space", "food"].map((tag) => ({ tag, words: [] }));
const EXAMPLES = [...about.space(40), ...about.food(40), ...about.law(120)];

/** `reading`: what happens while they are read. */
type Taught = { state: string; examples: readonly TagExample[] | UserError; reading: () => void };

function source(taught: Taught): ExampleSource {
  return {
    state: async () => await Promise.resolve(taught.state),
    async read() {
      taught.reading();
      if (taught.examples instanceof UserError) throw taught.examples;
      return await Promise.resolve(taught.examples);
    },
  };
}

/** A database on disk and `curate` over it with examples; `restart` as another process would. */
async function openDesk(examples: readonly TagExample[] | UserError = EXAMPLES, tags = TAGS) {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-learn-"));
  const store = await openStore(join(folder, "newsdesk.db"));
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  const taught: Taught = { state: "first", examples, reading: () => {} };
  const logged: string[] = [];
  const note = (_: object, message: string): void => void logged.push(message);
  const log: Log = { debug() {}, info: note, warn: note, error: note };
  let saved: { readonly madeFrom: string } | null = null;
  const models: ModelStore = {
    model: async (name, madeFrom) => await store.models.model(name, madeFrom),
    newestModel: async (name) => await store.models.newestModel(name),
    async saveModel(name, model) {
      saved = model;
      await store.models.saveModel(name, model);
    },
  };
  const learning = { models, examples: source(taught) };
  let minutes = 360;
  const clock = () => minutesOn(minutes);
  const options = { tags };
  const open = (withFile = true, isRecalling = false) =>
    createCurate({
      store: store.curate,
      clock,
      log,
      options,
      learning: { ...learning, ...(withFile ? {} : { examples: null }), isRecalling },
    });
  let curate = open();
  return {
    store,
    taught,
    saved: (): { readonly madeFrom: string } | null => saved,
    count: (start: string) => logged.filter((message) => message.startsWith(start)).length,
    restart: (withFile = true) => void (curate = open(withFile)),
    recall: () => void (curate = open(true, true)),
    tell: async (...items: readonly SourcedItem[]) => await storeItems(store, items),
    pass: async (signal = new AbortController().signal) => await curate(signal),
    wait: (more: number) => void (minutes += more),
    say: async (item: SourcedItem, kind: "tagged" | "untagged", tag: string) => {
      minutes++;
      await store.corrections.add({ kind, item: item.item.id, tag }, clock());
    },
    tagsOf: async ({ item }: SourcedItem) => (await store.stories.lookUp(item.id))?.tags ?? [],
    async namesOf(sourced: SourcedItem) {
      return (await this.tagsOf(sourced)).map(({ tag }) => tag);
    },
  };
}

describe("a desk that learns tags", () => {
  test("gives what examples teach, each tag with its why", async () => {
    const desk = await openDesk();
    await desk.tell(ROCKET, BREAD);
    await desk.pass();
    expect(await desk.tagsOf(ROCKET)).toEqual([
      { tag: "space", why: [expect.stringMatching(/^learned from 40 examples: .*"rocket"/)] },
    ]);
    expect(await desk.namesOf(BREAD)).toEqual(["food"]);
  });

  test("gives only tags of the settings", async () => {
    const desk = await openDesk(EXAMPLES, [{ tag: "food", words: [] }]);
    await desk.tell(ROCKET, BREAD);
    await desk.pass();
    expect(await desk.namesOf(ROCKET)).toEqual([]);
    expect(await desk.namesOf(BREAD)).toEqual(["food"]);
  });

  test("leaves the tags of the rules as they are, before its own", async () => {
    const tags = [
      { tag: "food", words: ["satellite"] },
      { tag: "space", words: [] },
    ];
    const desk = await openDesk(EXAMPLES, tags);
    await desk.tell(ROCKET);
    await desk.pass();
    expect(await desk.tagsOf(ROCKET)).toEqual([
      { tag: "food", why: ['"satellite" in the title'] },
      { tag: "space", why: [expect.stringMatching(/^learned/)] },
    ]);
  });

  test("does not learn again at a start, and does when the examples are others; also stored stories are tagged anew", async () => {
    const desk = await openDesk();
    await desk.tell(ROCKET);
    await desk.pass();
    desk.restart();
    await desk.pass();
    await desk.pass();
    expect(desk.count("Learned tags.")).toBe(1);
    expect(await desk.namesOf(ROCKET)).toEqual(["space"]);
    Object.assign(desk.taught, { state: "second", examples: [...about.space(40, []), ...about.food(40)] });
    await desk.pass();
    expect(desk.count("Learned tags.")).toBe(2);
    expect(await desk.namesOf(ROCKET)).toEqual([]);
  });

  test("learns nothing where somebody waits, and tags by what was learned before, if anything was", async () => {
    const desk = await openDesk();
    await desk.tell(ROCKET);
    desk.recall();
    await desk.pass();
    expect([await desk.namesOf(ROCKET), desk.count("Learned tags.")]).toEqual([[], 0]);
    desk.restart();
    await desk.pass();
    Object.assign(desk.taught, { state: "second", examples: [...about.space(40, []), ...about.food(40)] });
    desk.recall();
    await desk.tell(BREAD);
    await desk.pass();
    expect([await desk.namesOf(ROCKET), await desk.namesOf(BREAD)]).toEqual([["space"], ["food"]]);
    expect(desk.count("Learned tags.")).toBe(1);
  });

  test("obeys what the operator takes away, at once", async () => {
    const desk = await openDesk();
    await desk.tell(ROCKET);
    await desk.pass();
    await desk.say(ROCKET, "untagged", "space");
    await desk.pass();
    expect(await desk.namesOf(ROCKET)).toEqual([]);
  });

  test("keeps what it learned when the examples break, and says so once", async () => {
    const desk = await openDesk();
    await desk.tell(ROCKET);
    await desk.pass();
    Object.assign(desk.taught, { state: "broken", examples: new UserError("Line 3 is no JSON.", "Mend it.") });
    await desk.tell(ROCKET, BREAD);
    await desk.pass();
    await desk.pass();
    expect(desk.count("Tags are not learned anew")).toBe(1);
    expect([await desk.namesOf(ROCKET), await desk.namesOf(BREAD)]).toEqual([["space"], ["food"]]);
  });

  test("rests twenty times as long as it learned", async () => {
    const desk = await openDesk();
    desk.taught.reading = () => desk.wait(1);
    await desk.pass();
    Object.assign(desk.taught, { state: "second", examples: EXAMPLES.slice(1) });
    desk.wait(18);
    await desk.pass();
    expect(desk.count("Learned tags.")).toBe(1);
    desk.wait(2);
    await desk.pass();
    expect(desk.count("Learned tags.")).toBe(2);
  });

  test("leaves off when it is stopped, and learns with the next pass", async () => {
    const desk = await openDesk();
    const stop = new AbortController();
    desk.taught.reading = () => stop.abort();
    await desk.pass(stop.signal);
    expect(desk.count("Learned tags.")).toBe(0);
    await desk.pass();
    expect(desk.count("Learned tags.")).toBe(1);
  });

  test("learns nothing from too little, and throws what is a bug of ours", async () => {
    const desk = await openDesk([]);
    await desk.tell(ROCKET);
    await desk.pass();
    expect(await desk.namesOf(ROCKET)).toEqual([]);
    desk.taught.state = "other";
    desk.taught.reading = () => {
      throw new TypeError("a bug");
    };
    await expect(desk.pass()).rejects.toThrow("a bug");
  });

  test("learns anew when the model that is kept cannot be used", async () => {
    const desk = await openDesk();
    await desk.pass();
    const { madeFrom } = desk.saved() ?? { madeFrom: "" };
    await desk.store.models.saveModel("tags", { madeFrom, body: Uint8Array.of(1), madeAt: minutesOn(0) });
    desk.restart();
    await desk.pass();
    expect(desk.count("Learned tags.")).toBe(2);
  });

  test("learns from corrections alone, beside all else that it told", async () => {
    const desk = await openDesk();
    desk.restart(false);
    const launches = about
      .space(30)
      .map(({ title }, at) => telling({ by: `Outlet ${at}`, title, hours: -200 - at * 9 }));
    const others = about.law(60).map(({ title }, at) => telling({ by: `Paper ${at}`, title, hours: -200 - at * 9 }));
    await desk.tell(...launches, ...others);
    await desk.pass();
    for (const launch of launches.slice(0, 24)) await desk.say(launch, "tagged", "space");
    await desk.tell(...launches, ...others, ROCKET, BREAD);
    await desk.pass();
    expect(desk.count("Learned tags.")).toBe(1);
    expect([await desk.namesOf(ROCKET), await desk.namesOf(BREAD)]).toEqual([["space"], []]);
  });
});

function* endless(): Generator<undefined, never> {
  for (;;) yield;
}

describe("inSlices", () => {
  test("lets others run between slices, and ends when it is told to", async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error("enough")));
    await expect(inSlices(endless(), stop.signal)).rejects.toThrow("enough");
  });
});
