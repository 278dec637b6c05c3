/**
 * What a feature of a text is; the number keeps features of one spelling apart. `piece`: a few letters within a word.
 * Those up to `label` are words of the text as it stands and can be shown to a person.
 */
export const KIND = {
  word: 1,
  pair: 2,
  host: 3,
  under: 4,
  label: 5,
  remark: 6,
  file: 7,
  folder: 8,
  path: 9,
  capitals: 10,
  name: 11,
  inHost: 12,
  first: 13,
  firstTwo: 14,
  last: 15,
  stem: 16,
  piece: 17,
  addressPiece: 18,
  shape: 19,
} as const;

/** Those that only an address has. */
export const ADDRESS_KINDS: readonly number[] = [
  KIND.host,
  KIND.under,
  KIND.folder,
  KIND.path,
  KIND.inHost,
  KIND.addressPiece,
];
