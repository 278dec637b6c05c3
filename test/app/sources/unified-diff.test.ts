import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../../src/app/sources/unified-diff.ts";
import { settingsFolder } from "../settings/settings-folder.ts";

const LINES = Array.from({ length: 12 }, (_, at) => `line ${at + 1}\n`);
const TEXT = LINES.join("");

test("a change is shown with three lines around it", () => {
  expect(unifiedDiff("f", TEXT, TEXT.replace("line 6\n", "LINE 6\nnew\n"))).toBe(
    "--- f\n+++ f\n@@ -3,7 +3,8 @@\n line 3\n line 4\n line 5\n-line 6\n+LINE 6\n+new\n line 7\n line 8\n line 9",
  );
});

test.for([
  { why: "the first line", after: TEXT.replace("line 1\n", "LINE\n") },
  { why: "the last line", after: TEXT.replace("line 12", "LINE") },
  { why: "a line more at the end", after: `${TEXT}more\n` },
  { why: "a line less", after: TEXT.replace("line 5\n", "") },
  { why: "two places", after: TEXT.replace("line 3", "LINE 3").replace("line 9\n", "") },
])("git apply understands $why", async ({ after }, context) => {
  const folder = await settingsFolder({ "f.txt": TEXT });
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
  } catch {
    context.skip("this system has no git");
  }
  writeFileSync(join(folder, "p.diff"), `${unifiedDiff("f.txt", TEXT, after)}\n`);
  execFileSync("git", ["apply", "-p0", "p.diff"], { cwd: folder });
  expect(await readFile(join(folder, "f.txt"), "utf8")).toBe(after);
});
