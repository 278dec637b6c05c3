import { type LearnedBlock, MAX_BLOCKS } from "../../domain/collect-store.ts";
import { blockKey, fold, type TrimInput } from "./block-keys.ts";

/** What is known before, and what is looked at now. */
export type Learning = {
  /** `SourceMemory.blocks`: of the source's entries and of its pages, under keys that never meet. */
  readonly blocks: readonly LearnedBlock[];
  readonly kind: "entry" | "page";
  readonly now: Date;
};

/** In how many of a source's recent entries a block was seen. */
export type BlockCounts = {
  /** Entries that were ever counted, the older ones less and less. */
  readonly total: number;
  /** Counts the keys for one of the inputs, each once; nothing for an input that is an entry that was counted before. */
  readonly see: (input: number, keys: Iterable<string>) => void;
  readonly of: (key: string) => number;
  /** What is to be remembered: each key replaces what is stored under it. A count of 0 is to be forgotten. */
  readonly learned: () => readonly LearnedBlock[];
};

/** From so many entries on all counts are halved: what was once a custom is not one for ever. */
const WINDOW_ENTRIES = 128;
/** A name that so many entries of one document share tells none of them apart. */
const MAX_SHARED = 3;

const TOTAL = "n:";

/**
 * Opens the memory for the entries of one document. An entry counts once, however often it is told: it is known again by
 * its title, or by its guid and its link together, so that an edit, a live blog and a second post of the same text add
 * nothing.
 */
export function openCounts(inputs: readonly TrimInput[], learning: Learning): BlockCounts {
  const prefix = learning.kind === "page" ? "p:" : "";
  const before = new Map(
    learning.blocks
      .filter(({ key }) => key.startsWith("p:") === (prefix !== ""))
      .map((block) => [block.key.slice(prefix.length), block]),
  );
  const fresh = new Set(before.keys());
  const counted = countedInputs(inputs, fresh);
  const total = (before.get(TOTAL)?.entries ?? 0) + counted.size;
  const added = new Map<string, number>([...counted.values()].flat().map((name) => [name, 1]));
  if (counted.size > 0) added.set(TOTAL, counted.size);
  const of = (key: string): number => (before.get(key)?.entries ?? 0) + (added.get(key) ?? 0);
  return {
    total,
    of,
    see: (input, keys) => {
      if (!counted.has(input)) return;
      for (const key of new Set(keys)) added.set(key, (added.get(key) ?? 0) + 1);
    },
    learned: () => {
      const shrink = 2 ** Math.max(0, Math.ceil(Math.log2((total + 1) / WINDOW_ENTRIES)));
      const touched = shrink === 1 ? added.keys() : new Set([...before.keys(), ...added.keys()]);
      const blocks = [...touched].map((key) => ({
        key: prefix + key,
        entries: Math.floor(of(key) / (isName(key) ? 1 : shrink)),
        lastSeenAt: added.has(key) ? learning.now : (before.get(key)?.lastSeenAt ?? learning.now),
      }));
      return fitting(blocks.filter(({ key, entries }) => entries > 0 || before.has(key.slice(prefix.length))));
    },
  };
}

/** No more than can be stored; what was seen most often is kept. */
function fitting(blocks: readonly LearnedBlock[]): readonly LearnedBlock[] {
  if (blocks.length <= MAX_BLOCKS) return blocks;
  return blocks.toSorted((one, other) => other.entries - one.entries).slice(0, MAX_BLOCKS);
}

/** The inputs that count, with the names under which they are remembered. */
function countedInputs(inputs: readonly TrimInput[], known: Set<string>): ReadonlyMap<number, readonly string[]> {
  const named = inputs.map(namesOf);
  const shared = new Map<string, number>();
  for (const { address } of named) if (address !== null) shared.set(address, (shared.get(address) ?? 0) + 1);
  const counted = new Map<number, readonly string[]>();
  named.forEach(({ title, address }, index) => {
    const own = address === null || (shared.get(address) ?? 0) >= MAX_SHARED ? null : address;
    const names = [title, own].filter((name) => name !== null);
    if (!names.some((name) => known.has(name))) counted.set(index, names);
    for (const name of names) known.add(name);
  });
  return counted;
}

type Names = { readonly title: string | null; readonly address: string | null };

function namesOf({ title, guid = null, link }: TrimInput): Names {
  const folded = fold(title);
  // Where there is no title, the link alone tells: some guids are made anew with each fetch.
  const address = folded === "" ? (link ?? guid) : [guid, link].filter((part) => part !== null).join(" ");
  return {
    title: folded === "" ? null : blockKey("e", folded),
    address: address === null || address === "" ? null : blockKey("e", address),
  };
}

function isName(key: string): boolean {
  return key.startsWith("e:");
}
