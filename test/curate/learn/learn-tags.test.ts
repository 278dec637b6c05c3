import { describe, expect, test } from "vitest";
import type { TagExample } from "../../../src/curate/learn/example.ts";
import { atOnce } from "../../../src/curate/learn/in-slices.ts";
import { learnTagModel } from "../../../src/curate/learn/learn-tags.ts";
import { fromBytes, toBytes } from "../../../src/curate/learn/model-bytes.ts";
import { learnTags } from "../../../src/curate/learn/tag-texts.ts";
import { about, example } from "./example-texts.ts";

const ROCKET = { title: "A rocket and its satellite reach orbit", summary: "", link: null };
const BREAD = { title: "Sourdough bread from the oven of a bakery", summary: "", link: null };

function namesFor(examples: readonly TagExample[], text: typeof ROCKET): readonly string[] {
  return learnTags(examples)(text).map(({ tag }) => tag);
}

function under(host: string, examples: readonly TagExample[]): readonly TagExample[] {
  return examples.map((each, place) => ({ ...each, link: `https://${host}/${place}` }));
}

function dated(examples: readonly TagExample[], at: Date): readonly TagExample[] {
  return examples.map((each) => ({ ...each, at }));
}

/** Forty examples of space, so many of them under one host, and as many of food. */
function spaceUnderHost(count: number): readonly TagExample[] {
  return [...under("rare.example", about.space(count)), ...about.space(40 - count), ...about.food(40)];
}

describe("learnTags", () => {
  test.for<{ why: string; examples: readonly TagExample[]; rocket: readonly string[]; bread: readonly string[] }>([
    { why: "nothing from nothing", examples: [], rocket: [], bread: [] },
    {
      why: "both of two matters, from enough examples",
      examples: [...about.space(40), ...about.food(40), ...about.law(120)],
      rocket: ["space"],
      bread: ["food"],
    },
    {
      why: "nothing of a tag with seven examples",
      examples: [...about.space(7), ...about.food(40), ...about.law(120)],
      rocket: [],
      bread: ["food"],
    },
    { why: "nothing when all examples have the tag", examples: about.space(60), rocket: [], bread: [] },
    {
      why: "nothing when fewer than eight have it not",
      examples: [...about.space(60), ...about.law(7)],
      rocket: [],
      bread: [],
    },
    {
      why: "exactly one tag where each example has exactly one",
      examples: [...about.space(60), ...about.food(60)],
      rocket: ["space"],
      bread: ["food"],
    },
    {
      why: "two tags where examples have two",
      examples: [...about.space(40, ["space", "science"]), ...about.food(40), ...about.law(120)],
      rocket: ["science", "space"],
      bread: ["food"],
    },
    {
      why: "no tag that the like of it has not",
      examples: [...about.space(40, []), ...about.food(40), ...about.law(120)],
      rocket: [],
      bread: ["food"],
    },
  ])("learns $why", ({ examples, rocket, bread }) => {
    expect([...namesFor(examples, ROCKET)].sort()).toEqual(rocket);
    expect(namesFor(examples, BREAD)).toEqual(bread);
  });

  test("gives no tag for a text of another matter", () => {
    const examples = [...about.space(40), ...about.food(40), ...about.law(120)];
    expect(namesFor(examples, { title: "Parliament votes on pensions", summary: "", link: null })).toEqual([]);
  });

  test("says of how many examples it learned, by which words, and how sure it is", () => {
    const [given] = learnTags([...about.space(40), ...about.food(40), ...about.law(120)])(ROCKET);
    expect(given?.why).toEqual([expect.stringMatching(/^learned from 40 examples: "\w+", .* \(0\.\d\d\)$/)]);
    expect(given?.why[0]).toContain('"orbit"');
  });

  test("learns from the address too, and names its host", () => {
    const kernel = under("kernel.example", about.law(40, ["kernel"]));
    const others = under("gazette.example", about.law(160, [], 40));
    const text = { title: "A verdict", summary: "", link: "https://kernel.example/news" };
    const [given] = learnTags([...kernel, ...others])(text);
    expect(given).toMatchObject({ tag: "kernel", why: [expect.stringContaining("host kernel.example")] });
  });

  test("learns nothing from an address that fewer than three examples have", () => {
    const text = { ...ROCKET, title: "", link: "https://rare.example/" };
    const whysOf = (count: number) => JSON.stringify(learnTags(spaceUnderHost(count))(text).map(({ why }) => why));
    expect(whysOf(2)).not.toContain("host rare.example");
    expect(whysOf(40)).toContain("host rare.example");
  });

  test("gives the same model for the same examples in any order, and for one that is there twice", () => {
    const at = new Date("2026-01-01T00:00:00Z");
    const examples = [
      ...about.space(30),
      ...about.food(30),
      ...about.law(60),
      example("Dated", ["food", "space"], { at }),
    ];
    const turned = examples.toReversed();
    const doubled = [...examples.slice(50), ...examples.slice(0, 50), example("Dated", ["space", "food"], { at })];
    const [model, other, third] = [examples, turned, doubled].map((each) => {
      const learned = atOnce(learnTagModel(each));
      return learned === null ? null : Buffer.from(toBytes(learned)).toString("base64");
    });
    expect(model).not.toBeNull();
    expect(other).toBe(model);
    expect(third).toBe(model);
  });

  test("lets a newer example count more", () => {
    const [old, young] = [new Date("2020-01-01T00:00:00Z"), new Date("2026-01-01T00:00:00Z")];
    const examples = (first: Date, second: Date) => [
      ...dated(about.space(40, ["before"]), first),
      ...dated(about.space(40, ["after"], 40), second),
      ...dated(about.law(100), young),
    ];
    expect(namesFor(examples(old, young), ROCKET)[0]).toBe("after");
    expect(namesFor(examples(young, old), ROCKET)[0]).toBe("before");
  });
});

describe("a model as bytes", () => {
  const model = atOnce(learnTagModel([...about.space(30), ...about.food(7), ...about.law(60)]));
  const bytes = model === null ? new Uint8Array() : toBytes(model);

  test("comes back as it was", () => {
    expect(model?.tags.map(({ tag }) => tag)).toEqual(["space"]);
    expect(fromBytes(bytes)).toEqual(model);
    expect(fromBytes(new Uint8Array(Buffer.concat([Buffer.from("x"), bytes]).subarray(1)))).toEqual(model);
  });

  test.for<{ why: string; bytes: Uint8Array }>([
    { why: "none", bytes: new Uint8Array() },
    { why: "cut off", bytes: bytes.slice(0, -1) },
    { why: "too long", bytes: Uint8Array.from([...bytes, 0]) },
    { why: "a head that is longer than all", bytes: Uint8Array.of(255, 255, 0, 0, 1) },
    { why: "a head that is no JSON", bytes: Uint8Array.of(2, 0, 0, 0, 123, 123) },
    {
      why: "another version",
      bytes: Buffer.from(
        Buffer.from(bytes)
          .toString("latin1")
          .replace(/"version":\d+/, '"version":0'),
        "latin1",
      ),
    },
  ])("is made anew when the bytes are wrong: $why", ({ bytes: wrong }) => {
    expect(fromBytes(wrong)).toBeNull();
  });
});
