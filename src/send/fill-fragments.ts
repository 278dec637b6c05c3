import type { Fragments, PersonalSlot } from "../domain/digest.ts";

export type PersonalValues = Readonly<Record<PersonalSlot, string>>;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Fills the gaps of a mail's HTML; the values are escaped for text and for quoted attributes. */
export function fillHtml(fragments: Fragments, values: PersonalValues): string {
  return fill(fragments, (slot) => escapedHtml(values[slot]));
}

/** Fills the gaps of a mail's plain text. */
export function fillText(fragments: Fragments, values: PersonalValues): string {
  return fill(fragments, (slot) => values[slot]);
}

/** A value for text and for quoted attributes of HTML. */
export function escapedHtml(value: string): string {
  return value.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

function fill(fragments: Fragments, value: (slot: PersonalSlot) => string): string {
  return fragments.map((part) => (typeof part === "string" ? part : value(part.slot))).join("");
}
