import { createRarity, type Rarity } from "./rarity.ts";
import type { Window } from "./window.ts";

/** Where the comparisons of one window note their figures; what bears another stamp is of an earlier one. */
export type Scratch = {
  stamp: number;
  /** By term; the place of the word tells whether it stands in the title. */
  termStamp: Int32Array;
  termWeight: Float64Array;
  termPlace: Int32Array;
  /** By slot. */
  slotStamp: Int32Array;
  slotHits: Int32Array;
  slotGain: Float64Array;
};

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
  if (scratch.slotStamp.length < columns.told.length) {
    scratch.slotStamp = new Int32Array(columns.told.length);
    scratch.slotHits = new Int32Array(columns.told.length);
    scratch.slotGain = new Float64Array(columns.told.length);
  }
  return room;
}

function createScratch(): Scratch {
  return {
    stamp: 0,
    termStamp: new Int32Array(0),
    termWeight: new Float64Array(0),
    termPlace: new Int32Array(0),
    slotStamp: new Int32Array(0),
    slotHits: new Int32Array(0),
    slotGain: new Float64Array(0),
  };
}
