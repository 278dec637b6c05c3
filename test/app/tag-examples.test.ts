import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleFile, readExamples } from "../../src/app/tag-examples.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { settingsFolder } from "./settings/settings-folder.ts";

const RIGHT = '{"title":"A rocket","tags":["space"]}';

async function refusal(content: string): Promise<string> {
  const folder = await settingsFolder({ "tagged.jsonl": content });
  const error: unknown = await readExamples(join(folder, "tagged.jsonl")).catch((cause: unknown) => cause);
  if (!(error instanceof UserError)) throw new Error("The examples were taken.", { cause: error });
  return error.message.replaceAll(`${folder}/`, "");
}

describe("a file of examples", () => {
  test("gives all fields, and passes over empty lines, a byte order mark and fields of others", async () => {
    const whole =
      '{"id":7,"title":"Bread","summary":"Dough","url":"https://a.example/x?utm_source=y","tags":[],"time":"2026-11-23T06:00:00Z"}';
    const folder = await settingsFolder({ "tagged.jsonl": `\uFEFF${RIGHT}\r\n\n${whole}` });
    expect(await readExamples(join(folder, "tagged.jsonl"))).toEqual([
      { title: "A rocket", summary: "", link: null, tags: ["space"], at: null },
      { title: "Bread", summary: "Dough", link: "https://a.example/x", tags: [], at: new Date("2026-11-23T06:00:00Z") },
    ]);
  });

  test.for<{ why: string; line: string; problem: RegExp }>([
    { why: "no JSON", line: "{", problem: /^tagged\.jsonl:2: not JSON$/ },
    { why: "no object", line: "7", problem: /^tagged\.jsonl:2: the whole: .*expected object/ },
    { why: "no title", line: '{"tags":[]}', problem: /^tagged\.jsonl:2: title: / },
    { why: "no tags", line: '{"title":"x"}', problem: /^tagged\.jsonl:2: tags: / },
    { why: "a tag without a name", line: '{"title":"x","tags":[""]}', problem: /^tagged\.jsonl:2: tags\.0: / },
    { why: "no time", line: '{"title":"x","tags":[],"time":"soon"}', problem: /^tagged\.jsonl:2: time: not a time/ },
    {
      why: "a line that is too long",
      line: JSON.stringify({ title: "x".repeat(100_000), tags: [] }),
      problem: /^tagged\.jsonl:2: longer than 100000 characters/,
    },
    {
      why: "too many tags",
      line: JSON.stringify({ title: "x", tags: Array.from({ length: 51 }, (_, at) => `t${at}`) }),
      problem: /^tagged\.jsonl:2: tags: /,
    },
  ])("is refused for $why, with file and line", async ({ line, problem }) => {
    const [first, told = ""] = (await refusal(`${RIGHT}\n${line}\n${RIGHT}`)).split("\n  ");
    expect(first).toBe("tagged.jsonl has 1 line that cannot be used:");
    expect(told).toMatch(problem);
  });

  test("tells five wrong lines and no more", async () => {
    const lines = (await refusal("[]\n".repeat(9))).split("\n  ");
    expect([lines.length, lines[0]]).toEqual([6, "tagged.jsonl has 5 or more lines that cannot be used:"]);
  });

  test.for([
    { why: "is not there", name: "gone.jsonl", problem: /does not exist/ },
    { why: "is a folder", name: "sub", problem: /is not a file/ },
  ])("is refused when it $why", async ({ name, problem }) => {
    const folder = await settingsFolder({ "sub/x": "" });
    await expect(readExamples(join(folder, name))).rejects.toThrow(problem);
  });

  test("has another state when it is another", async () => {
    const folder = await settingsFolder({ "one.jsonl": RIGHT, "two.jsonl": `${RIGHT}\n${RIGHT}` });
    const states = await Promise.all(
      ["one", "one", "two", "gone"].map((name) => exampleFile(join(folder, `${name}.jsonl`)).state()),
    );
    expect(states[0]).toBe(states[1]);
    expect(new Set(states).size).toBe(3);
  });
});
