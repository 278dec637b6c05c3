import { describe, expect, test } from "vitest";
import { aDesk, toldAfter } from "../app/export/a-desk.ts";
import { tell } from "./told-command.ts";

describe("newsdesk export", () => {
  test("shows on a terminal how far it is, and takes that away at its end", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0)]);
    const lines: string[] = [];
    const status = (line: string): void => void lines.push(line);
    const { code, out, notes } = await tell(["export", desk.folder, "--config", desk.config], { status });
    expect([code, notes]).toEqual([0, []]);
    expect(out).toEqual([expect.stringMatching(/: 36 files, 0\.\d MB; 36 written, 0 unchanged, 0 removed, in /)]);
    expect(lines).toEqual(["0 of 36 pages", "20 of 36 pages", "36 of 36 pages", ""]);
  });

  test("says what has no place in it, unless it is to be quiet", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0, { tags: [{ tag: "../x", why: ["x"] }] })]);
    const said = "Left out: tag ../x: no file can have this name everywhere.";
    expect((await tell(["export", desk.folder, "--config", desk.config])).notes).toEqual([said]);
    const lines: string[] = [];
    const quiet = ["export", desk.folder, "--config", desk.config, "--quiet"];
    const { notes } = await tell(quiet, { status: (line) => void lines.push(line) });
    expect([notes, lines]).toEqual([[], []]);
  });

  test("takes the line away when it fails", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0)]);
    await desk.run();
    const lines: string[] = [];
    const { code, notes } = await tell(["export", desk.config, "--config", desk.config], {
      status: (line) => void lines.push(line),
    });
    expect([code, notes[0], lines]).toEqual([4, `${desk.config} is no folder.`, [""]]);
  });
});
