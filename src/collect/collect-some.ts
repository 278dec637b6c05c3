import type { Push } from "./push/push.ts";
import type { PolledSource } from "../domain/source.ts";
import { createByteRoom } from "./byte-room.ts";
import { COLLECT_DEFAULTS, type CollectParts, MAX_WAITING_BYTES } from "./collect.ts";
import { type CollectReport, tell, toReport } from "./collect-report.ts";
import { collectSource } from "./collect-source.ts";
import { createGroupWriter } from "./plan-writer.ts";
import { loadHostPauses } from "./poll/host-pauses.ts";

/**
 * Collects sources as they are handed out, for a worker among several: a piece of work each. It ends when its source's news and state are
 * stored, and rejects when `signal` aborts or the store fails, and nothing of that source is stored then. What keeps hosts apart is the
 * client, which all workers' requests go through (`SharedGate`).
 */
export type CollectSome = (
  sources: readonly PolledSource[],
  signal: AbortSignal,
) => Promise<readonly (() => Promise<CollectReport>)[]>;

export function createCollectSome(parts: CollectParts): CollectSome {
  const intervals = { ...COLLECT_DEFAULTS, ...parts.options };
  const lasting = {
    ...parts,
    intervals,
    room: createByteRoom(MAX_WAITING_BYTES),
    writer: createGroupWriter(parts.store),
  };
  return async (sources, signal) => {
    const sourceParts = {
      ...lasting,
      pauses: await loadHostPauses(parts.store, parts.clock),
      pushed: await pushedBy(parts.push),
    };
    return sources.map((polled) => async () => {
      const result = await collectSource(sourceParts, polled, signal);
      tell(parts.log, result);
      return toReport([result]);
    });
  };
}

async function pushedBy(push: Push | undefined): Promise<Awaited<ReturnType<Push["pushedSources"]>>> {
  return (await push?.pushedSources()) ?? new Set();
}
