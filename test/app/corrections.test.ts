import { describe, expect, test } from "vitest";
import { mergeWish, say, splitWish } from "../../src/app/corrections.ts";
import { type CorrectionWish, MAX_CORRECTED_ITEMS } from "../../src/domain/correction.ts";
import type { Story } from "../../src/domain/story.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { anItem, aSource, aStory, link, minutesOn, sourced } from "../builders.ts";
import { storeStories } from "../contract/stored.ts";
import { openCorrectedDesk } from "../curate/corrections/corrected-desk.ts";

function storyOf(items: number, name: string): Story {
  const source = aSource(name);
  const all = Array.from({ length: items }, (_, at) => sourced(anItem(`${name} ${at}`, {}, source), source));
  const [first, ...others] = all;
  if (first === undefined) throw new Error("A story has at least one item.");
  return aStory([first, ...others]);
}

const [BRIDGE, FERRY] = [storyOf(3, "Bridge"), storyOf(2, "Ferry")];
const LINK = FERRY.coverage[1]?.item.link ?? link("https://none.example");

describe("what is written for a merge", () => {
  test("names all items of all stories", () => {
    const items = [...BRIDGE.coverage, ...FERRY.coverage].map(({ item }) => item.id);
    expect(mergeWish([BRIDGE, FERRY])).toEqual({ kind: "together", items });
  });

  test("names as many as one correction may, and no more", () => {
    const half = storyOf(MAX_CORRECTED_ITEMS / 2, "Half");
    const other = storyOf(MAX_CORRECTED_ITEMS / 2, "Other");
    expect(mergeWish([half, other])).toMatchObject({ kind: "together" });
    expect(() => mergeWish([half, other, FERRY])).toThrow(
      new UserError("That would name 1002 items; one correction may name 1000.", "Correct smaller stories."),
    );
  });

  test("needs two", () => {
    expect(() => mergeWish([BRIDGE])).toThrow("To merge takes two stories or more.");
  });
});

describe("what is written for a split", () => {
  test.for([
    { why: "by id", word: FERRY.coverage[1]?.item.id ?? "" },
    { why: "by link", word: LINK },
    { why: "by a link that counts as the same", word: `${LINK.replace("https:", "http:")}?utm_source=mail` },
  ])("names the item $why, and all others", ({ word }) => {
    expect(splitWish(FERRY, [word, word])).toEqual({
      kind: "apart",
      items: [FERRY.coverage[1]?.item.id],
      from: [FERRY.coverage[0].item.id],
    });
  });

  test("takes all items that have the link that is named, and by its id one of them", () => {
    const [first, second, third] = BRIDGE.coverage;
    if (second === undefined || third === undefined) throw new Error("The story has three items.");
    const shared = { ...third, item: { ...third.item, link: second.item.link } };
    const story: Story = { ...BRIDGE, coverage: [first, second, shared] };
    expect(splitWish(story, [second.item.link ?? ""])).toEqual({
      kind: "apart",
      items: [second.item.id, third.item.id],
      from: [first.item.id],
    });
    expect(splitWish(story, [third.item.id])).toMatchObject({ items: [third.item.id] });
  });

  test("needs an item, and leaves one", () => {
    const all = FERRY.coverage.map(({ item }) => item.id);
    expect(() => splitWish(FERRY, [])).toThrow("To split takes an item or more.");
    expect(() => splitWish(FERRY, all)).toThrow(`That would leave nothing of the story ${FERRY.id}: it has 2 items.`);
    expect(() => splitWish(FERRY, ["item-0"])).toThrow(`The story ${FERRY.id} has no item "item-0".`);
  });

  test("of a story that is too large is refused", () => {
    const large = storyOf(MAX_CORRECTED_ITEMS + 1, "Large");
    expect(() => splitWish(large, [large.coverage[0].item.id])).toThrow("That would name 1001 items");
  });
});

describe("what is said twice", () => {
  const [a, b] = BRIDGE.coverage.map(({ item }) => item.id);
  const [far, further] = FERRY.coverage.map(({ item }) => item.id);
  if (a === undefined || b === undefined || far === undefined || further === undefined) throw new Error("Four items.");
  const pinned: CorrectionWish = { kind: "pinned", item: a };
  const muted: CorrectionWish = { kind: "muted", item: a };
  const tagged: CorrectionWish = { kind: "tagged", item: a, tag: "rail" };
  const together: CorrectionWish = { kind: "together", items: [a, far] };

  test.for<{ why: string; twice: CorrectionWish; between: readonly CorrectionWish[]; isAnew: boolean }>([
    { why: "with nothing between", twice: pinned, between: [], isAnew: false },
    { why: "with another matter between", twice: pinned, between: [tagged, muted], isAnew: false },
    { why: "with the contrary between", twice: muted, between: [{ kind: "released", item: a }], isAnew: true },
    { why: "with the contrary of its story", twice: muted, between: [{ kind: "released", item: b }], isAnew: true },
    { why: "with that of another story", twice: muted, between: [{ kind: "released", item: far }], isAnew: false },
    { why: "a tag, taken away between", twice: tagged, between: [{ ...tagged, kind: "untagged" }], isAnew: true },
    {
      why: "a tag, with another between",
      twice: tagged,
      between: [{ ...tagged, tag: "sea" }],
      isAnew: false,
    },
    {
      why: "a merge, split between",
      twice: together,
      between: [{ kind: "apart", items: [a], from: [far] }],
      isAnew: true,
    },
    {
      why: "a merge, with another one between",
      twice: together,
      between: [{ kind: "together", items: [far, further] }],
      isAnew: false,
    },
  ])("is anew only when it no longer holds: $why", async ({ twice, between, isAnew }) => {
    const { store } = await openCorrectedDesk();
    await storeStories(store, [BRIDGE, FERRY]);
    const first = await say(store, twice, minutesOn(1));
    for (const [index, wish] of between.entries()) await say(store, wish, minutesOn(index + 2));
    const second = await say(store, twice, minutesOn(9));
    expect(second.id !== first.id).toBe(isAnew);
    const standing = (await store.corrections.standing()).map(({ id }) => id);
    expect(standing.includes(first.id)).toBe(!isAnew);
    expect(standing).toContain(second.id);
  });

  test("of a story that is not there is judged by its item alone", async () => {
    const { store } = await openCorrectedDesk();
    const first = await say(store, muted, minutesOn(1));
    await say(store, { kind: "released", item: b }, minutesOn(2));
    expect((await say(store, muted, minutesOn(3))).id).toBe(first.id);
    await say(store, { kind: "released", item: a }, minutesOn(4));
    expect((await say(store, muted, minutesOn(5))).id).not.toBe(first.id);
  });
});
