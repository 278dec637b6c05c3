import { type Curate, createCurate } from "../curate/curate.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { Settings } from "./settings/settings.ts";
import { curateOptions } from "./stage-options.ts";
import { exampleFile } from "./tag-examples.ts";

export type CurateParts = {
  readonly store: DeskStore;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  /** Tags by what was learned before, and learns nothing now. */
  readonly isRecalling?: boolean;
};

/** `curate` over its adapters, for the whole desk and for a command that needs this stage alone. */
export function openCurate({ store, settings, clock, log, isRecalling = false }: CurateParts): Curate {
  const { examples } = settings.curate;
  const learning = { models: store.models, examples: examples === null ? null : exampleFile(examples), isRecalling };
  return createCurate({ store: store.curate, clock, log, options: curateOptions(settings), learning });
}
