import { fold } from "../text/fold.ts";
import type { FeatureList } from "./feature-list.ts";
import { KIND } from "./kinds.ts";
import type { WordList } from "./word-list.ts";

/** The longest remark in brackets that is a label rather than a sentence has twenty characters. */
const REMARK = /[[(]([^\])]{1,20})[\])]/g;
const CAPITALS = /\b[A-Z]{2,6}\b/g;
const NAME = /(?<!\w)[A-Z][A-Za-z+#.]*/g;
const YEAR = /^(?:19|20)\d\d$/;
const MAX_LENGTH_STEP = 12;

/** How a title is built, whatever it is about: "Show: …", "… (2015)", "… [pdf]", a question, a version, capitals. */
export function addShape(list: FeatureList, title: string, { text, starts, ends }: WordList): void {
  const [start] = starts;
  const [end] = ends;
  if (start === undefined || end === undefined) return;
  const last = starts.length - 1;
  list.once(KIND.first, text, start, end, 1);
  list.once(KIND.firstTwo, text, start, ends[1] ?? end + 1, 1);
  list.once(KIND.last, text, starts[last] ?? start, ends[last] ?? end, 1);
  if (/^\S+(?: \S+)?:/.test(title)) list.once(KIND.label, text, start, end, 1);
  say(list, KIND.shape, `length ${Math.min(MAX_LENGTH_STEP, starts.length >> 1)}`);
  if (/\?\s*$/.test(title)) say(list, KIND.shape, "question");
  if (/\bv?\d+\.\d+/.test(title)) say(list, KIND.shape, "version");
  for (const [, remark = ""] of title.matchAll(REMARK)) addRemark(list, fold(remark));
  for (const capitals of title.match(CAPITALS) ?? []) say(list, KIND.capitals, capitals);
  for (const name of title.match(NAME) ?? []) say(list, KIND.name, name);
}

/** A year stands for all years, and its decade for how long ago. */
function addRemark(list: FeatureList, remark: string): void {
  if (!YEAR.test(remark)) return say(list, KIND.remark, remark);
  say(list, KIND.remark, "a year");
  say(list, KIND.remark, `${remark.slice(0, 3)}x`);
}

function say(list: FeatureList, kind: number, name: string): void {
  list.once(kind, name, 0, name.length, 1);
}
