import { describe, expect, test } from "vitest";
import { wholeTextReader } from "../../src/app/whole-texts.ts";
import { MAX_WHOLE_TEXT_CHARS } from "../../src/domain/whole-text.ts";
import { aCollectPlan, anItem, aSource, aStory, MORNING, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

describe.for(Object.entries(backends))("what may be shown of sources on %s", ([, backend]) => {
  test("is known of each story, and another wish changes the stories", async () => {
    const { store } = await openDesk(backend);
    const source = aSource("Red", { republish: "full" });
    const told = aStory([sourced(anItem("One", {}, source), source)]);
    await storeStories(store, [told]);
    expect((await store.stories.story(told.id))?.coverage[0].source.republish).toBe("full");
    const state = await store.stories.state();
    await store.collect.syncSources([{ ...source, republish: "title" }], MORNING);
    expect((await store.stories.story(told.id))?.coverage[0].source.republish).toBe("title");
    expect(await store.stories.state()).not.toBe(state);
  });

  test("wholeTextReader reads texts as they are stored, checked once more, and long ones cut", async () => {
    const { store } = await openDesk(backend);
    const source = aSource();
    await store.collect.syncSources([source], MORNING);
    const htmls = [
      "<p>One</p>",
      '<p onclick="x">Two</p>',
      "",
      `<p>Three</p><p>${"x".repeat(MAX_WHOLE_TEXT_CHARS)}</p>`,
    ];
    const items = htmls.map((html, index) => anItem(`Item ${index}`, { html }, source));
    await store.collect.saveCollected([aCollectPlan(source.id, { inserts: items })]);
    const asked = [...items.map(({ id }) => id), anItem("Unknown").id];
    const texts = await wholeTextReader(store.collect)(asked);
    expect(asked.map((id) => texts.get(id))).toEqual([
      { html: "<p>One</p>", isCut: false },
      { html: "<p>Two</p>", isCut: false },
      undefined,
      { html: "<p>Three</p>", isCut: true },
      undefined,
    ]);
  });
});
