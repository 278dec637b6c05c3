import { check } from "./check.ts";
import { cluster } from "./cluster.ts";
import type { Command } from "./command.ts";
import { demo } from "./demo.ts";
import { explain } from "./explain.ts";
import { parse } from "./parse.ts";
import { run } from "./run.ts";
import { schema } from "./schema.ts";
import { start } from "./start.ts";
import { subscriber } from "./subscriber.ts";
import { tag } from "./tag.ts";

/** In the order in which a newcomer needs them. */
export const COMMANDS: readonly Command[] = [demo, check, run, start, subscriber, explain, parse, cluster, tag, schema];
