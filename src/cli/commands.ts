import type { Command } from "./command.ts";

/**
 * The commands by name, in the order in which a newcomer needs them. Only the one that runs is loaded: pages, templates
 * and clusters take longer to load than a pass over sources that have no news.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import("./demo.ts")).demo,
  check: async () => (await import("./check.ts")).check,
  run: async () => (await import("./run.ts")).run,
  start: async () => (await import("./start.ts")).start,
  source: async () => (await import("./source.ts")).source,
  hub: async () => (await import("./hub.ts")).hub,
  digest: async () => (await import("./digest.ts")).digest,
  delivery: async () => (await import("./delivery.ts")).delivery,
  relay: async () => (await import("./relay.ts")).relay,
  worker: async () => (await import("./worker.ts")).worker,
  queue: async () => (await import("./queue.ts")).queue,
  retention: async () => (await import("./retention.ts")).retention,
  doctor: async () => (await import("./doctor.ts")).doctor,
  subscriber: async () => (await import("./subscriber.ts")).subscriber,
  suppression: async () => (await import("./suppression.ts")).suppression,
  story: async () => (await import("./story.ts")).story,
  explain: async () => (await import("./explain.ts")).explain,
  export: async () => (await import("./export.ts")).exportFiles,
  backup: async () => (await import("./backup.ts")).backup,
  restore: async () => (await import("./restore.ts")).restore,
  migrate: async () => (await import("./migrate.ts")).migrate,
  parse: async () => (await import("./parse.ts")).parse,
  cluster: async () => (await import("./cluster.ts")).cluster,
  tag: async () => (await import("./tag.ts")).tag,
  schema: async () => (await import("./schema.ts")).schema,
};
