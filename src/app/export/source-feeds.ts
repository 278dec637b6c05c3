import type { DeskStore } from "../../domain/desk-store.ts";
import type { Clock } from "../../domain/log.ts";
import { askedFeeds, drawnFrom, feedPlans, isOfSource, type PublishOptions } from "../../publish/publish.ts";
import { VERSION } from "../version.ts";
import { wholeTextReader } from "../whole-texts.ts";

export type SourceFeedParts = {
  readonly store: Pick<DeskStore, "stories" | "archives" | "documents" | "collect">;
  readonly options: PublishOptions;
  readonly pageTemplates: () => Promise<string>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** Draws the feeds of all sources, unless they were drawn from the same before: who writes the site down asks for each of them. */
export async function drawSourceFeeds({
  store,
  options,
  pageTemplates,
  clock,
  signal,
}: SourceFeedParts): Promise<void> {
  const drawnBy = async (): Promise<string> => `${VERSION} ${await pageTemplates()}`;
  const from = await drawnFrom({ ...store, pageTemplates: drawnBy, options, now: clock() });
  if (from !== null && from === (await store.documents.drawnFrom("sources"))) return;
  const draw = askedFeeds({ ...store, wholeTexts: wholeTextReader(store.collect), clock });
  for (const plan of feedPlans(options).filter(isOfSource)) {
    signal.throwIfAborted();
    await draw(`${plan.path}.json`, plan, options);
  }
  if (from !== null) await store.documents.noteDrawnFrom("sources", from);
}
