import type { Figure } from "../../figure.ts";
import { itemsFigure, queryFigure } from "../large.ts";
import { HOT_QUERIES } from "../hot-queries.ts";
import { keptFigures, perDayFigure } from "../kept.ts";
import { peerFigures } from "../peers.ts";
import { type Seen, streamFigures } from "../stream-figures.ts";
import { workerFigures } from "../workers.ts";

/** Made up, by the code that makes the true ones: so a bench and its plot agree on the names, or a test fails. */
export const SOME_FIGURES: Readonly<Record<string, readonly Figure[]>> = {
  peers: [...round("cold", 9), ...round("5 new items a feed", 4)],
  workers: workerFigures([30, 58, 101]),
  stream: streamFigures(
    { unseen: [], delays: every(500, 1_800), waiting: every(90, 110), memoryMb: every(301, 320) },
    { rate: 200.4, wishedRate: 200, minutes: 3 },
  ),
  kept: [perDayFigure(1_000), ...kept("sqlite", 20), ...kept("postgres", 21)],
  "hot-queries": [
    itemsFigure(1_000_000),
    ...HOT_QUERIES.flatMap((query, at) => [
      queryFigure("sqlite", query, [0.02 + at / 10]),
      queryFigure("postgres", query, [0.5 + at]),
    ]),
  ],
};

function round(what: string, seconds: number): readonly Figure[] {
  const peers = [
    { name: "newsboat", wallMs: 17_700, cpuMs: 17_500 },
    { name: "sfeed", wallMs: 13_700, cpuMs: 21_700 },
  ];
  const ours = { wallMs: seconds * 1_000, cpuMs: seconds * 1_400, peakMb: 280 };
  return peerFigures(what, { peers, ours }, { wall: 0.75, cpu: 1 });
}

/** One in each tenth of a second for three minutes and a little more, now this value and now that. */
function every(one: number, other: number): readonly Seen[] {
  return Array.from({ length: 1_805 }, (_, at) => ({ atMs: at * 100, value: at % 2 === 0 ? one : other }));
}

function kept(name: string, mib: number): readonly Figure[] {
  const bytes = Array.from({ length: 15 }, (_, day) => Math.min(day + 1, 5) * mib * 2 ** 20);
  return keptFigures(name, { bytes, told: [1], pruned: [1], rows: { texts: 3 }, stallMs: 4 });
}
