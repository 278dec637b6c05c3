import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../src/domain/user-error.ts";
import { settingsFolder } from "../app/settings/settings-folder.ts";
import { about } from "../curate/learn/example-texts.ts";
import { tell } from "./told-command.ts";

const SETTINGS = `site: { title: Desk, url: "https://news.example.org/" }
sources: [https://example.org/feed.xml]
tags: { food: [oven], space: [] }
`;
const EXAMPLES = [...about.space(40), ...about.food(40), ...about.law(60, ["law"]), ...about.law(40, [], 60)]
  .map(({ title, tags }) => JSON.stringify({ title, tags }))
  .join("\n");
const INPUT = [
  "A rocket reaches orbit",
  "Sourdough bread in an oven",
  "A judge hears the lawsuit of an attorney in court",
]
  .map((title, id) => JSON.stringify({ id, title }))
  .join("\n");

async function tagsBy(...options: readonly string[]) {
  const folder = await settingsFolder({ "newsdesk.yaml": SETTINGS, "tagged.jsonl": EXAMPLES });
  const named = options.map((option) => option.replace("FOLDER", folder));
  const { code, out, notes } = await tell(["tag", "--train", join(folder, "tagged.jsonl"), ...named], { input: INPUT });
  expect([code, notes]).toEqual([EXIT.ok, []]);
  return out.map((line) => JSON.parse(line) as { id: string; tags: { tag: string; why: string[] }[] });
}

describe("newsdesk tag --train", () => {
  test("tags by examples alone, without settings", async () => {
    const answers = await tagsBy();
    expect(answers.map(({ id, tags }) => [id, ...tags.map(({ tag }) => tag)])).toEqual([
      ["0", "space"],
      ["1", "food"],
      ["2", "law"],
    ]);
    expect(answers[0]?.tags[0]?.why).toEqual([expect.stringMatching(/^learned from 40 examples: .*"rocket"/)]);
  });

  test("with settings lets their rules count first, and gives only their tags", async () => {
    const answers = await tagsBy("-c", "FOLDER/newsdesk.yaml");
    expect(answers.map(({ tags }) => tags.map(({ tag }) => tag))).toEqual([["space"], ["food"], []]);
    expect(answers[1]?.tags[0]?.why).toEqual(['"oven" in the title']);
  });

  test.for<{ why: string; examples: readonly { title: string; tags: readonly string[] }[]; found: string }>([
    { why: "seven of each", examples: [...about.space(7), ...about.food(6)], found: 'the most has "space", 7' },
    {
      why: "one, eight times",
      examples: Array.from(about.space(8), () => ({ title: "x", tags: ["space"] })),
      found: 'the most has "space", 1',
    },
    { why: "none with a tag", examples: about.law(9, []), found: "they have none" },
    { why: "none at all", examples: [], found: "they have none" },
  ])("says that a tag needs eight examples: of $why", async ({ examples, found }) => {
    const lines = examples.map(({ title, tags }) => JSON.stringify({ title, tags })).join("\n");
    const folder = await settingsFolder({ "tagged.jsonl": lines });
    const { code, out, notes } = await tell(["tag", "--train", join(folder, "tagged.jsonl")], { input: INPUT });
    expect([code, out[0], notes]).toEqual([
      EXIT.ok,
      '{"id":"0","tags":[]}',
      [`No tag is learned from these examples: a tag needs 8 with it and as many without, and ${found}.`],
    ]);
  });

  test("counts with settings only the examples of their tags", async () => {
    const lines = about.law(9, ["law"]).map(({ title, tags }) => JSON.stringify({ title, tags }));
    const folder = await settingsFolder({ "newsdesk.yaml": SETTINGS, "tagged.jsonl": lines.join("\n") });
    const argv = ["tag", "--train", join(folder, "tagged.jsonl"), "-c", join(folder, "newsdesk.yaml")];
    expect((await tell(argv, { input: INPUT })).notes).toEqual([expect.stringMatching(/ and they have none\.$/)]);
  });

  test("says what is wrong with the examples", async () => {
    const folder = await settingsFolder({ "tagged.jsonl": '{"title":"x","tags":"space"}' });
    const { code, notes } = await tell(["tag", "--train", join(folder, "tagged.jsonl")]);
    expect(code).toBe(EXIT.resource);
    expect(notes[0]).toContain("tagged.jsonl:1: tags: ");
  });
});

describe("newsdesk check", () => {
  test("names the tags of the examples that the settings do not have, and which nobody learns", async () => {
    const settings = `${SETTINGS}curate: { examples: tagged.jsonl }\n`;
    const told = async (tags: readonly string[]): Promise<readonly string[]> => {
      const lines = tags.map((tag) => JSON.stringify({ title: "x", tags: [tag] })).join("\n");
      const folder = await settingsFolder({ "newsdesk.yaml": settings, "tagged.jsonl": lines });
      const { code, notes } = await tell(["check", "-c", join(folder, "newsdesk.yaml")]);
      expect(code).toBe(EXIT.ok);
      return notes;
    };
    const line = "Of the examples these tags are not learned, since the settings do not have them:";
    expect(await told(["food", "space"])).toHaveLength(1);
    expect((await told(["foood", "food", "law"]))[1]).toBe(`${line} "foood", "law".`);
    expect((await told(Array.from({ length: 11 }, (_, at) => `t${at}`)))[1]).toMatch(/"t8", and 1 more\.$/);
  });

  test("says that the examples are missing", async () => {
    const folder = await settingsFolder({ "newsdesk.yaml": `${SETTINGS}curate: { examples: gone.jsonl }\n` });
    const { code, notes } = await tell(["check", "-c", join(folder, "newsdesk.yaml")]);
    expect(code).toBe(EXIT.resource);
    expect(notes[0]).toContain("gone.jsonl: the file does not exist");
  });
});
