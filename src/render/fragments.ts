import type { Fragments, PersonalSlot } from "../domain/digest.ts";

/** Cuts a filled text at its marks, which become gaps again. Empty pieces are left out. */
export function toFragments(text: string, marks: ReadonlyMap<string, PersonalSlot>): Fragments {
  if (marks.size === 0) return [text];
  return text
    .split(new RegExp(`(${[...marks.keys()].join("|")})`))
    .filter((piece) => piece !== "")
    .map((piece) => {
      const slot = marks.get(piece);
      return slot === undefined ? piece : { slot };
    });
}
