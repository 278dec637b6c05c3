import { readable } from "./axis.ts";
import { barChart, type Bars } from "./bar-chart.ts";
import type { Plotted } from "./plotted.ts";
import type { Figures } from "./read-figures.ts";

const PASSES = [
  { pass: "cold", name: "All 1,000 feeds for the first time" },
  { pass: "5 new items a feed", name: "Again, with five new items in each" },
] as const;

/** `against` says what the others took: `newsboat 17.1 s, sfeed 12.3 s`. */
export function plotPeers(figures: Figures): Plotted {
  const groups: Bars["groups"][number][] = [];
  for (const { pass, name } of PASSES) {
    for (const [kind, told] of [
      ["wall", "from start to end"],
      ["CPU", "of the processors"],
    ] as const) {
      const own = figures.one(`1,000 feeds, ${pass}: ${kind}`);
      if (own === undefined) return { missing: `"1,000 feeds, ${pass}: ${kind}" (GROW=peers)` };
      const others = [...(own.against ?? "").matchAll(/([\w ]+?) ([\d.]+) s(?:, |$)/g)];
      const bars = others.map(([, peer = "", seconds]) => ({ name: peer, value: Number(seconds) }));
      groups.push({ name: `${name}: seconds ${told}`, bars: [{ name: "newsdesk", value: own.value }, ...bars] });
    }
  }
  const described = groups.map(
    ({ name, bars }) => `${name}: ${bars.map((bar) => `${bar.name} ${readable(bar.value)}`).join(", ")}.`,
  );
  return {
    title: "A refresh of 1,000 feeds, beside two readers",
    note: "newsboat and sfeed read and store. newsdesk also cleans, joins what tells one story, tags, ranks and draws its feeds.",
    description: described.join(" "),
    panels: [barChart({ unit: "s", groups })],
  };
}
