/** News that is made up: the same for the same numbers, its words as unevenly used as those of a language. */

const SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo xu za che sha pro tri ven mar con del per".split(" ");
const WORDS = 20_000;

/** 0 to 1, the same for the same seed. */
export function chance(seed: number): number {
  let mixed = Math.imul(seed ^ 0x9e_37_79_b9, 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** A few words are in most texts, and most words in few: by rank, each as often as it is drawn. */
const DRAWN: readonly string[] = Array.from({ length: 65_536 }, (_, at) => wordOf(Math.floor(WORDS ** (at / 65_536))));

export function wordAt(seed: number): string {
  return DRAWN[Math.floor(chance(seed) * DRAWN.length)] ?? "";
}

export function wordOf(rank: number): string {
  let [text, rest] = ["", rank + SYLLABLES.length];
  while (rest > 0) {
    text += SYLLABLES[rest % SYLLABLES.length];
    rest = Math.floor(rest / SYLLABLES.length);
  }
  return text;
}

export function words(seed: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => wordAt(seed * 64 + at));
}
