import { describe, expect, test } from "vitest";
import { barChart } from "./bar-chart.ts";
import { dotChart } from "./dot-chart.ts";
import { lineChart } from "./line-chart.ts";

const count = (text: string, part: RegExp): number => text.match(part)?.length ?? 0;

function line(points: readonly (readonly [number, number])[]): string {
  return lineChart({ title: "T", along: "days", series: [{ name: "one", points }] }).body;
}

function dots(values: readonly (number | null)[]): string {
  return dotChart({ unit: "ms", series: ["A", "B"], rows: [{ name: "r", values }], reach: 10 }).body;
}

describe("bars", () => {
  test("are as long as their values, and escape their names", () => {
    const bars = [
      { name: "a<b", value: 50 },
      { name: "c", value: 25 },
    ];
    const { body } = barChart({ unit: "s", groups: [{ name: "G&G", bars }] });
    expect(body).toMatch(/width="612" .*\n?.*width="306" /s);
    expect(body).toContain(">a&#60;b</text>");
    expect(body).toContain(">G&#38;G</text>");
    expect(body).toContain(">25 s</text>");
  });

  test.for([
    { why: "without groups", groups: [], height: 0 },
    { why: "without bars", groups: [{ name: "G", bars: [] }], height: 36 },
    { why: "of nothing", groups: [{ name: "G", bars: [{ name: "a", value: 0 }] }], height: 58 },
  ])("$why take the room of what there is", ({ groups, height }) => {
    expect(barChart({ unit: "s", groups }).height).toBe(height);
  });
});

describe("lines", () => {
  test("go through their points, from 0 at the lower left", () => {
    expect(
      line([
        [0, 0],
        [5, 50],
        [10, 100],
      ]),
    ).toContain('points="80.0,230.0 383.0,130.0 686.0,30.0"');
  });

  test("without a point are no line, no dot and no name", () => {
    const body = line([]);
    expect(body).toContain('points=""');
    expect([count(body, /<circle/g), count(body, />one</g)]).toEqual([0, 0]);
  });

  test("whose ends meet have names below each other", () => {
    const points = [[1, 1]] as const;
    const series = ["one", "two"].map((name) => ({ name, points }));
    const { body } = lineChart({ title: "T", along: "days", series });
    const heights = ["one", "two"].map((name) => Number(new RegExp(`y="([\\d.]+)">${name}<`).exec(body)?.[1]));
    expect((heights[1] ?? NaN) - (heights[0] ?? NaN)).toBe(17);
  });

  test("that are only compared with have no dots", () => {
    const series = [{ name: "one", points: [[1, 1]] as const, isDashed: true }];
    expect(lineChart({ title: "T", along: "days", series }).body).not.toMatch(/<circle|<rect/);
  });
});

describe("dots", () => {
  test("stand on the line when they are at it", () => {
    const place = /class="bar" x1="([\d.]+)"/.exec(dots([10, null]))?.[1];
    expect(dots([10, null])).toContain(`<circle class="f0" cx="${place}"`);
  });

  test("that were not measured are a dash in their column", () => {
    const body = dots([1, null]);
    expect(count(body, />–</g)).toBe(1);
    expect(count(body, /class="f1" x=/g)).toBe(1); // The one at its name.
  });

  test("below what the axis shows are at its start", () => {
    expect(dots([0, 1])).toContain('<circle class="f0" cx="264"');
  });

  test("of no row are an axis alone", () => {
    const { body, height } = dotChart({ unit: "ms", series: ["A"], rows: [], reach: 10 });
    expect(height).toBe(80);
    expect(body).toContain(">10 ms</text>");
  });
});
