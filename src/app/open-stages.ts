import { createCollect, createFeedReader } from "../collect/collect.ts";
import { createHttpClient } from "../net/http-client.ts";
import { createFetchImage } from "../net/http-image.ts";
import { createPublish, type PublishParts } from "../publish/publish.ts";
import { createRender } from "../render/render.ts";
import { openCurate } from "./curate-stage.ts";
import { TEMPLATES } from "./folders.ts";
import { openCollecting, openPush } from "./open-collecting.ts";
import { openHub } from "./open-hub.ts";
import { openBounces, openSend } from "./open-sending.ts";
import { pushedFeeds } from "./pushed-feeds.ts";
import type { Stages } from "./run-once.ts";
import type { Settings } from "./settings/settings.ts";
import { httpOptions, publishOptions } from "./stage-options.ts";
import type { StageParts } from "./stage-parts.ts";
import { VERSION } from "./version.ts";
import { meterStages } from "./watch/meter-stages.ts";
import { wholeTextReader } from "./whole-texts.ts";

/** The stages by some settings over their adapters, which `closing` closes. Throws a `UserError` for what the operator can mend. */
export async function openStages(settings: Settings, parts: StageParts) {
  const { store, closing, clock, log, meter } = parts;
  const send = await openSend(settings, parts); // A key that cannot sign is told before anything is asked.
  const http = createHttpClient(httpOptions(settings));
  closing.defer(async () => await http.close());
  const reader = createFeedReader();
  closing.defer(async () => await reader.close());
  const push = openPush(settings, { ...parts, http, reader });
  closing.defer(async () => await push?.close());
  const onWork = parts.onHubWork ?? (() => {});
  const hub = openHub(settings, { store, http, clock, log, onWork, serves: parts.serves === true });
  closing.defer(async () => await hub.close());
  const publish = openPublish(settings, parts);
  const stages: Stages = {
    collect: createCollect(openCollecting(settings, { ...parts, http, reader, push })),
    curate: openCurate({ store, settings, clock, log }),
    async publish(signal) {
      const report = await publish(signal);
      if (report.changed.length > 0) onWork();
      return report;
    },
    send,
  };
  return {
    stages: meter === undefined ? stages : meterStages(stages, meter, clock),
    push,
    hub,
    bounces: openBounces(settings, parts),
    fetchImage: createFetchImage(http),
  };
}

/** The third stage alone. */
export function openPublish(settings: Settings, { store, clock, log, mayCompose }: PublishingParts): Stages["publish"] {
  const { mail, page, pageTemplates } = createRender(TEMPLATES);
  const options = publishOptions(settings);
  return createPublish({
    ...store,
    wholeTexts: wholeTextReader(store.collect),
    page,
    mail,
    pageTemplates: async () => `${VERSION} ${await pageTemplates()}`,
    ...(mayCompose !== undefined && { mayCompose }),
    clock,
    log,
    options,
    pushed: pushedFeeds(settings.web.hub, options, store.hub),
  });
}

type PublishingParts = Pick<StageParts, "store" | "clock" | "log"> & Pick<PublishParts, "mayCompose">;
