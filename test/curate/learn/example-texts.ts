import type { TagExample } from "../../../src/curate/learn/example.ts";

const SPACE = ["rocket", "orbit", "satellite", "launch pad", "lunar lander", "telescope", "astronaut", "comet"];
const FOOD = ["bread", "sourdough", "oven", "flour", "bakery", "yeast", "pastry", "dough"];
const LAW = ["court", "lawsuit", "judge", "verdict", "appeal", "jury", "settlement", "attorney"];
const DOINGS = ["is delayed", "draws a crowd", "wins a prize", "is repaired", "gets cheaper", "meets its critics"];

/** Titles about one matter, each another, the same for the same numbers. */
function titles(things: readonly string[], count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const place = at + from;
    const thing = things[place % things.length] ?? "";
    const other = things[(place * 3 + 1) % things.length] ?? "";
    return `${thing} ${DOINGS[place % DOINGS.length] ?? ""} beside the ${other} no ${place}`;
  });
}

export function example(title: string, tags: readonly string[], over: Partial<TagExample> = {}): TagExample {
  return { title, summary: "", link: null, tags, at: null, ...over };
}

export const about = {
  space: (count: number, tags: readonly string[] = ["space"], from = 0) =>
    titles(SPACE, count, from).map((title) => example(title, tags)),
  food: (count: number, tags: readonly string[] = ["food"], from = 0) =>
    titles(FOOD, count, from).map((title) => example(title, tags)),
  law: (count: number, tags: readonly string[] = [], from = 0) =>
    titles(LAW, count, from).map((title) => example(title, tags)),
};
