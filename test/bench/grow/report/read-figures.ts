import { z } from "zod";
import { UserError } from "../../../../src/domain/user-error.ts";
import type { Figure } from "../../figure.ts";

const line: z.ZodType<Figure> = z.object({
  group: z.string(),
  figure: z.string(),
  value: z.number(),
  unit: z.string(),
  at: z.number().exactOptional(),
  against: z.string().exactOptional(),
  ratio: z.number().exactOptional(),
  reach: z.string().nullable(),
  pass: z.boolean().nullable(),
});

/** Figures by their names, as they were measured last. */
export type Figures = {
  /** A figure of one value. */
  readonly one: (name: string) => Figure | undefined;
  /** One that was measured along the way, least `at` first; empty when there is none. */
  readonly series: (name: string) => readonly (Figure & { readonly at: number })[];
  /** All of one value whose names fit, in the order in which they came first. */
  readonly all: (fits: (figure: Figure) => boolean) => readonly Figure[];
};

/** Reads what `npm run bench --silent -- grow --json` printed, of one run or of several one behind the other. `file` is told in mistakes. */
export function readFigures(text: string, file: string): Figures {
  const single = new Map<string, Figure>();
  const along = new Map<string, (Figure & { readonly at: number })[]>();
  for (const [index, raw] of text.split("\n").entries()) {
    if (raw.trim() === "") continue;
    const figure = readLine(raw, `${file}:${index + 1}`);
    if (figure.at === undefined) single.set(figure.figure, figure);
    else append(along, { ...figure, at: figure.at });
  }
  return {
    one: (name) => single.get(name),
    series: (name) => along.get(name) ?? [],
    all: (fits) => [...single.values()].filter(fits),
  };
}

/** A series that goes back begins anew: it is from a later run, which may have been shorter. */
function append(
  along: Map<string, (Figure & { readonly at: number })[]>,
  figure: Figure & { readonly at: number },
): void {
  const before = along.get(figure.figure) ?? [];
  const isLater = figure.at > (before.at(-1)?.at ?? -Infinity);
  along.set(figure.figure, isLater ? [...before, figure] : [figure]);
}

function readLine(raw: string, place: string): Figure {
  const { success, data } = line.safeParse(parsed(raw));
  if (success) return data;
  throw new UserError(
    `${place} is no figure.`,
    "Each line has to be one, as npm run bench --silent -- grow --json prints them (with --silent, so that npm itself says nothing).",
  );
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
