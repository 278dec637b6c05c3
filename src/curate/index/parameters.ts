/**
 * All numbers that decide which items make a story. One set for every kind of source; changed only together with the
 * figures of `npm run bench -- stories`, and always checked on a set without a clock, where loose joining chains.
 */

// The words of an item.

/** Weight of a mention in the title; what the headline says is what happened. */
export const TITLE_WEIGHT = 1.5;
