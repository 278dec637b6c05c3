import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { tell } from "./told-command.ts";

const NAMES = [
  "demo",
  "check",
  "run",
  "start",
  "source",
  "hub",
  "digest",
  "delivery",
  "relay",
  "worker",
  "queue",
  "retention",
  "doctor",
  "subscriber",
  "suppression",
  "story",
  "explain",
  "export",
  "backup",
  "restore",
  "migrate",
  "parse",
  "cluster",
  "tag",
  "schema",
];
const FIRST_LINE = "newsdesk tells each story once: feeds in, one merged feed and a digest out.";

describe("newsdesk", () => {
  test.for([[], ["help"], ["--help"], ["-h"]])("%j shows all commands on stdout", async (argv) => {
    const { code, out, notes } = await tell(argv);
    expect([code, out[0], notes]).toEqual([0, FIRST_LINE, []]);
    for (const name of NAMES) expect(out.filter((line) => line.startsWith(`  ${name} `))).toHaveLength(1);
  });

  test("has the commands that its help shows, in its order", async () => {
    expect(Object.keys(COMMANDS)).toEqual(NAMES);
    for (const [name, load] of Object.entries(COMMANDS)) expect((await load()).name).toBe(name);
  });

  test.for(NAMES)("help %s and %s --help show its usage", async (name) => {
    const [help, flag, short] = await Promise.all([tell(["help", name]), tell([name, "--help"]), tell([name, "-h"])]);
    expect(help.code).toBe(0);
    expect(help.out.find((line) => line.startsWith("Usage:"))).toContain(`newsdesk ${name}`);
    expect([flag, short]).toEqual([help, help]);
  });

  test.for([["version"], ["--version"]])("%j prints the version of package.json", async (argv) => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect(await tell(argv)).toEqual({ code: 0, out: [version], notes: [] });
  });

  test("schema prints what config/newsdesk.schema.json holds", async () => {
    const { out } = await tell(["schema"]);
    expect(`${out.join("\n")}\n`).toBe(
      readFileSync(new URL("../../config/newsdesk.schema.json", import.meta.url), "utf8"),
    );
  });
});

describe("a wrong command line", () => {
  test.for<{ argv: readonly string[]; message: string; hint: string }>([
    { argv: ["stat"], message: 'There is no command "stat".', hint: 'Did you mean start? See "newsdesk help".' },
    {
      argv: ["help", "chek"],
      message: 'There is no command "chek".',
      hint: 'Did you mean check? See "newsdesk help".',
    },
    { argv: ["frobnicate"], message: 'There is no command "frobnicate".', hint: 'See "newsdesk help".' },
    {
      argv: ["run", "--jason"],
      message: "run: Unknown option '--jason'.",
      hint: 'Did you mean --json? See "newsdesk help run".',
    },
    { argv: ["run", "--frobnicate"], message: "run: Unknown option '--frobnicate'.", hint: 'See "newsdesk help run".' },
    {
      argv: ["demo", "--once=yes"],
      message: "demo: Option '--once' does not take an argument.",
      hint: 'See "newsdesk help demo".',
    },
    {
      argv: ["check", "ftp://x"],
      message: '"ftp://x" is not a web address.',
      hint: "Example: newsdesk check https://example.org/feed.xml",
    },
    {
      argv: ["parse"],
      message: "parse needs a file, or --batch and JSON lines on stdin.",
      hint: "Example: newsdesk parse feed.xml",
    },
    {
      argv: ["explain"],
      message: "explain needs the link of an article, or the id of a story or an item.",
      hint: "Example: newsdesk explain https://example.org/story",
    },
    ...["run", "start", "demo", "schema", "cluster", "tag"].map((name) => ({
      argv: [name, "extra", "words"],
      message: `${name}: "extra" is one word too many.`,
      hint: `See "newsdesk help ${name}".`,
    })),
    ...["check", "explain", "parse"].map((name) => ({
      argv: [name, "one", "more"],
      message: `${name}: "more" is one word too many.`,
      hint: `See "newsdesk help ${name}".`,
    })),
    {
      argv: ["subscriber", "add", "ada@example.org", "bob@example.org"],
      message: 'subscriber: "bob@example.org" is one word too many.',
      hint: 'See "newsdesk help subscriber".',
    },
    {
      argv: ["subscriber", "list", "ada@example.org"],
      message: 'subscriber list shows all, not "ada@example.org" alone.',
      hint: "Leave the address out.",
    },
    {
      argv: ["check", "https://example.org/feed.xml", "--fetch"],
      message: "check asks one address, or with --fetch every source, not both.",
      hint: "Leave one of them out.",
    },
    {
      argv: ["parse", "feed.xml", "--batch"],
      message: "parse reads a file, or with --batch those named on stdin, not both.",
      hint: "Leave one of them out.",
    },
  ])("$argv is told with 2 and a way out", async ({ argv, message, hint }) => {
    expect(await tell(argv, { env: SHIPPED })).toEqual({ code: 2, out: [], notes: [message, hint] });
  });
});

const SHIPPED = { NEWSDESK_CONFIG: new URL("../../config/newsdesk.yaml", import.meta.url).pathname };
