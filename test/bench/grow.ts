import type { Figure, Group } from "./figure.ts";
import { chaos } from "./grow/chaos.ts";
import { kept } from "./grow/kept.ts";
import { large } from "./grow/large.ts";
import { againstPeers } from "./grow/peers.ts";
import { stream } from "./grow/stream.ts";
import { workers } from "./grow/workers.ts";

/** Each part by itself; `GROW=kept,large` chooses some. */
const PARTS: Readonly<Record<string, Group>> = { peers: againstPeers, workers, stream, chaos, kept, large };

/** What becomes of a desk when it has much, and has been there for long. */
export async function grow(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const wanted = (process.env["GROW"] ?? Object.keys(PARTS).join()).split(",");
  const unknown = wanted.filter((name) => PARTS[name] === undefined);
  if (unknown.length > 0) return { skipped: `GROW names ${unknown.join()}; there are ${Object.keys(PARTS).join()}.` };
  const figures: Figure[] = [];
  for (const name of wanted) {
    const part = (await PARTS[name]?.()) ?? [];
    if ("skipped" in part) process.stderr.write(`SKIPPED ${name}: ${part.skipped}\n`);
    else figures.push(...part);
  }
  return figures;
}
