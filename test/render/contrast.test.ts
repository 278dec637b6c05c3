import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

/** WCAG 2.2, 1.4.3: small text needs 4.5 to 1. */
const LEAST = 4.5;

const read = async (name: string): Promise<string> =>
  await readFile(path.join(import.meta.dirname, "../../templates", name), "utf8");

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(color: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test("contrast is reckoned as in the standard", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

describe("the pages' colours", () => {
  test.for([
    { theme: "light", block: 0 },
    { theme: "dark", block: 1 },
  ])("can be read in the $theme theme", async ({ block }) => {
    const css = await read("assets/newsdesk.css");
    const root = Array.from(css.matchAll(/:root \{([^}]*)\}/g), ([, body]) => body ?? "")[block] ?? "";
    const colors = new Map(
      Array.from(root.matchAll(/--(\w+): (#[0-9a-f]{6});/g), ([, name = "", color = ""]) => [name, color]),
    );
    const ratio = (ink: string, ground: string): number => contrast(colors.get(ink) ?? "", colors.get(ground) ?? "");
    const pairs = [
      ["ink", "paper"],
      ["quiet", "paper"],
      ["accent", "paper"],
      ["quiet", "wash"],
      ["ink", "found"],
      ["accent", "found"],
    ] as const;
    expect(pairs.filter(([ink, ground]) => !(ratio(ink, ground) >= LEAST))).toEqual([]);
  });
});

describe("the mail's colours", () => {
  test.for([
    { theme: "light", ground: "#fffdf9", inks: ["#1f2125", "#5f5c55", "#9d2f1c"] },
    { theme: "light button", ground: "#f1ece2", inks: ["#1f2125"] },
    { theme: "dark", ground: "#1c1f23", inks: ["#ebe7de", "#b3afa5", "#ff9d85"] },
    { theme: "dark button", ground: "#2b2f35", inks: ["#ebe7de"] },
  ])("can be read in the $theme theme", async ({ ground, inks }) => {
    const mjml = await read("mail/digest.mjml");
    for (const color of [ground, ...inks]) expect(mjml).toContain(color);
    expect(inks.filter((ink) => contrast(ink, ground) < LEAST)).toEqual([]);
  });
});
