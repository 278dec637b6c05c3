/** Writes text in any coding that `TextDecoder` reads with one or two bytes a letter, by turning the decoder round. */
export function encode(text: string, label: string): Uint8Array {
  const bytesOf = tableOf(label);
  return Uint8Array.from(
    Array.from(text).flatMap((letter) => {
      const bytes = bytesOf.get(letter);
      if (bytes === undefined) throw new Error(`${label} has no ${letter}`);
      return bytes;
    }),
  );
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

function tableOf(label: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(label);
  if (known !== undefined) return known;
  const table = new Map<string, readonly number[]>();
  const add = (bytes: readonly number[]): void => {
    const letter = new TextDecoder(label).decode(Uint8Array.from(bytes));
    if (Array.from(letter).length === 1 && letter !== "\uFFFD" && !table.has(letter)) table.set(letter, bytes);
  };
  for (let byte = 0; byte < 256; byte += 1) add([byte]);
  if (/^(?:euc|shift|gb|big5)/.test(label)) {
    for (let pair = 0x8140; pair < 0x1_0000; pair += 1) add([pair >> 8, pair & 0xff]);
  }
  tables.set(label, table);
  return table;
}
