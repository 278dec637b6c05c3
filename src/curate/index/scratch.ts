import { SEEKING_WORDS } from "./parameters.ts";
import { createRarity, type Rarity } from "./rarity.ts";
import type { Window } from "./window.ts";

/** Where the comparisons of one window note their figures; what bears another stamp is of an earlier one. */
export type Scratch = {
  stamp: number;
  /** By term; the place of the word tells whether it stands in the title. */
  termStamp: Int32Array;
  termWeight: Float64Array;
  termPlace: Int32Array;
  /** By slot: the stamp, and so much more as the entry has words that were sought; what they gain. */
  slotMark: Int32Array;
  slotGain: Float64Array;
};

/** Stamps lie so far apart that those between them can count the words that are sought. */
const STAMP_STEP = SEEKING_WORDS + 1;
/** Marks are numbers of 31 bits. */
const LAST_STAMP = 2 ** 31 - 1 - 2 * STAMP_STEP;

const scratches = new WeakMap<Window, { readonly scratch: Scratch; readonly rarity: Rarity }>();

/** Where a window notes its comparisons, with room for all its terms and slots. */
export function roomFor(window: Window): { readonly scratch: Scratch; readonly rarity: Rarity } {
  let room = scratches.get(window);
  if (room === undefined) scratches.set(window, (room = { scratch: createScratch(), rarity: createRarity() }));
  const { scratch } = room;
  const { terms, columns } = window.inside;
  if (scratch.termStamp.length < terms.df.length) {
    scratch.termStamp = new Int32Array(terms.df.length);
    scratch.termWeight = new Float64Array(terms.df.length);
    scratch.termPlace = new Int32Array(terms.df.length);
  }
  if (scratch.slotMark.length < columns.told.length) {
    scratch.slotMark = new Int32Array(columns.told.length);
    scratch.slotGain = new Float64Array(columns.told.length);
  }
  return room;
}

/** A stamp that nothing bears yet. */
export function newStamp(scratch: Scratch): number {
  if (scratch.stamp > LAST_STAMP) {
    scratch.stamp = 0;
    scratch.termStamp.fill(0);
    scratch.slotMark.fill(0);
  }
  return (scratch.stamp += STAMP_STEP);
}

function createScratch(): Scratch {
  return {
    stamp: 0,
    termStamp: new Int32Array(0),
    termWeight: new Float64Array(0),
    termPlace: new Int32Array(0),
    slotMark: new Int32Array(0),
    slotGain: new Float64Array(0),
  };
}
