import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { addSources } from "../../../src/app/sources/add-sources.ts";
import { moveSource } from "../../../src/app/sources/move-source.ts";
import { removeSource } from "../../../src/app/sources/remove-source.ts";
import { sourcePlaces } from "../../../src/app/sources/source-places.ts";
import { settingsOf } from "../settings/settings-folder.ts";

/** The file that operators copy: with comments, groups and blanks as people write them. */
const SHIPPED = readFileSync(resolve(import.meta.dirname, "../../../config/newsdesk.yaml"), "utf8");
const NEW = { url: "https://new.example/feed", name: "New" };
const places = sourcePlaces(SHIPPED)?.sources ?? [];

describe.for([
  { why: "as it is", shipped: SHIPPED },
  { why: "with Windows line ends", shipped: SHIPPED.replaceAll("\n", "\r\n") },
])("the settings that operators copy, $why", ({ shipped }) => {
  const groups = [null, ...new Set(places.map(({ group }) => group))];

  test.for(groups)("get one line more for a source of the group %s", async (group) => {
    const after = addSources(shipped, [{ group, sources: [NEW] }]) ?? "";
    const lines = after.split("\n");
    const added = lines.findIndex((line) => line.includes(NEW.url));
    expect(lines.toSpliced(added, 1).join("\n")).toBe(shipped);
    const { sources } = await settingsOf(after);
    const before = (await settingsOf(shipped)).sources;
    const at = sources.findIndex(({ name }) => name === NEW.name);
    expect(JSON.stringify(sources.toSpliced(at, 1))).toBe(JSON.stringify(before));
    expect(sourcePlaces(after)?.sources[at]?.group).toBe(group);
  });

  test.for(places.map((_, index) => index))("lose one line for source %i", async (index) => {
    const after = removeSource(shipped, index) ?? "";
    const gone = shipped.split("\n").find((line, at) => line !== after.split("\n")[at]) ?? "";
    expect(shipped.replace(`${gone}\n`, "")).toBe(after);
    const before = (await settingsOf(shipped)).sources;
    expect(JSON.stringify((await settingsOf(after)).sources)).toBe(JSON.stringify(before.toSpliced(index, 1)));
  });

  test.for(places.map((_, index) => index))(
    "have source %i at its new address, and all else as before",
    async (index) => {
      const before = (await settingsOf(shipped)).sources;
      const id = before[index]?.id ?? "";
      const after = moveSource(shipped, index, { url: NEW.url, id }) ?? "";
      const changed = after.split("\n").filter((line, at) => line !== shipped.split("\n")[at]);
      expect(changed).toEqual([expect.stringContaining(`url: ${NEW.url}, id: ${id}`)]);
      const { sources } = await settingsOf(after);
      expect(sources.map((source) => source.id)).toEqual(before.map((source) => source.id));
      expect(sources[index]?.request.reveal().feedUrl).toBe(NEW.url);
    },
  );
});
