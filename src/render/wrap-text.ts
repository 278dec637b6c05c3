/**
 * Breaks a text into lines of at most `width` characters; every line but the first begins with `indent`, which counts.
 * A word that is too long is cut, but a web address never is.
 */
export function wrapText(text: string, width: number, indent: string): string {
  const room = Math.max(1, width - indent.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((raw) => pieces(raw, room))) {
    if (line !== "" && length(line) + 1 + length(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

function pieces(word: string, room: number): readonly string[] {
  if (length(word) <= room || /^<?https?:/i.test(word)) return [word];
  const characters = Array.from(word);
  const count = Math.ceil(characters.length / room);
  return Array.from({ length: count }, (_, index) => characters.slice(index * room, (index + 1) * room).join(""));
}

function length(text: string): number {
  return Array.from(text).length;
}
