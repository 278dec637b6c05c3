import { plotKept } from "./plot-kept.ts";
import { plotPeers } from "./plot-peers.ts";
import { plotQueries } from "./plot-queries.ts";
import { plotStream } from "./plot-stream.ts";
import type { Plotted } from "./plotted.ts";
import { plotWorkers } from "./plot-workers.ts";
import type { Figures } from "./read-figures.ts";

/** By the names of their files. */
export const PLOTS: Readonly<Record<string, (figures: Figures) => Plotted>> = {
  peers: plotPeers,
  workers: plotWorkers,
  stream: plotStream,
  kept: plotKept,
  "hot-queries": plotQueries,
};
