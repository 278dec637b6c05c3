import { counted } from "./counted.ts";
import type { ApartReason, Decision, JoinRule, KeptApart, Nearness, Receipt } from "./receipt.ts";
import { shownRank } from "./rank.ts";
import type { StoryId, Tag } from "./story.ts";
import { unreachable } from "./unreachable.ts";

/** Most words, parts or blocks that one line names. */
const MAX_NAMED = 6;

/** A receipt as one plain English sentence, without its time. `toldOf`: the story that is told of, if any is. Pure. */
export function receiptLine({ decision }: Pick<Receipt, "decision">, toldOf: StoryId | null = null): string {
  switch (decision.kind) {
    case "stored":
      return `Stored as new; known again by its ${IDENTITY[decision.identity.kind]} (${decision.identity.value}).`;
    case "changed":
      return `${EXTENT[decision.extent ?? "substantive"]}: ${named(decision.fields) || "details"}. This is version ${decision.version}.`;
    case "reused":
      return `Its guid (${decision.guid}) was that of another item, ${decision.of}, which stays as it is.`;
    case "quarantined":
      return `Held back until its source is released: ${named(decision.why)}.`;
    case "kept-out":
      return `Kept out: ${decision.by} of its source ${decision.by === "include" ? "does not take" : "takes"} it (${decision.where}).`;
    case "let-in":
      return "Let in: include and exclude of its source were changed, and take it now.";
    case "trimmed":
      return `Left out ${counted(decision.blocks.length, "block")} that the outlet repeats: ${quoted(decision.blocks)}.`;
    case "page":
      return decision.isTaken
        ? `Took the text of its page: ${decision.detail}.`
        : `Kept the feed's own text, and not its page's: ${decision.detail}.`;
    case "started":
      return `Opened a new story: ${nearestOther(decision.nearest, decision.threshold)}${keptFrom(decision.apart)}.`;
    case "joined":
      return `Joined ${storyNamed(decision.nearest.storyId, toldOf)}: ${joinReason(decision)}${keptFrom(decision.apart)}.`;
    case "moved":
      return movedLine(decision);
    case "merged":
      return `All its items are in the story ${decision.into} now, to which its address leads.`;
    case "corrected":
      return correctedLine(decision);
    case "filler":
      return fillerLine(decision);
    case "gist":
      return decision.sentences.length === 0
        ? "No sentence of the coverage tells it in short."
        : `Told in short by ${counted(decision.sentences.length, "sentence")} of the coverage.`;
    case "tagged":
      return tagLine(decision);
    case "led":
      return `Chosen as the lead: ${named(decision.why) || "it is the only one"}.`;
    case "ranked":
      return rankLine(decision);
    case "composed":
      return composedLine(decision);
    case "left-out":
      return `Left out of the digest "${decision.digest}" of ${decision.slot.replace("T", " ")}: ${decision.why}.`;
    default:
      return unreachable(decision);
  }
}

const IDENTITY = { guid: "guid", link: "link", content: "words" } as const;

const EXTENT = { substantive: "Changed by its outlet", typo: "Touched up by its outlet" } as const;

type Kind<Name extends Decision["kind"]> = Extract<Decision, { readonly kind: Name }>;

const SAME: Readonly<Record<Exclude<JoinRule, "words">, string>> = {
  link: "it is the same page",
  title: "it has the same title",
  text: "it has the same text",
  correction: "the operator said so",
};

function composedLine({ digest, slot, place, update }: Kind<"composed">): string {
  const where = `in the digest "${digest}" of ${slot.replace("T", " ")}, at place ${place}`;
  return update === undefined ? `Told ${where}.` : `Told again ${where}, as an update: “${update}”.`;
}

/** An item may have gone to another story since. */
function storyNamed(id: StoryId, toldOf: StoryId | null): string {
  return id === toldOf ? "this story" : `the story ${id}`;
}

function joinReason({ how, nearest, threshold, refused }: Kind<"joined">): string {
  if (how !== "words") return SAME[how];
  const joined = `it is alike by ${nearest.score.toFixed(2)} (needs ${threshold.toFixed(2)})${shared(nearest)}`;
  if (refused == null) return joined;
  return `${joined}; the next one, ${refused.storyId}, was not joined, for it is less alike, by ${refused.score.toFixed(2)}${shared(refused)}`;
}

function movedLine({ from, to, nearest, threshold, by }: Kind<"moved">): string {
  if (by !== undefined) return `Moved from the story ${from} to ${to} by the operator's correction ${by}.`;
  if (nearest === null) return `Moved out of the story ${from} into one of its own, ${to}.`;
  const score = `${nearest.score.toFixed(2)} (needs ${threshold.toFixed(2)})`;
  return `Moved from the story ${from} to ${to}, to which it is alike by ${score}${shared(nearest)}.`;
}

function correctedLine({ correction, wish, overruled, isEnded, anew }: Kind<"corrected">): string {
  if (anew !== undefined) return `The operator said the correction "${wish}" (${correction}) anew, as ${anew}.`;
  if (isEnded === true) return `The operator ended the correction "${wish}" (${correction}).`;
  return overruled
    ? `The operator's correction "${wish}" (${correction}) does not hold: a later one says the contrary.`
    : `Corrected by the operator: ${wish} (${correction}).`;
}

function fillerLine({ as, score, threshold, isHeld, why }: Kind<"filler">): string {
  const grounds = `${FILLER[as]} by ${score.toFixed(2)} (needs ${threshold.toFixed(2)}): ${named(why)}`;
  return isHeld ? `Held back as ${grounds}.` : `Told, though it looks like ${grounds}.`;
}

const FILLER = {
  sponsored: "sponsored",
  deals: "an offer of goods",
  jobs: "an offer of jobs",
  "press-release": "a press release",
} as const;

function nearestOther(nearest: Nearness | null, threshold: number): string {
  if (nearest === null) return "no other story shares enough words with it";
  const score = `${nearest.score.toFixed(2)} (needs ${threshold.toFixed(2)})`;
  return `the nearest one, ${nearest.storyId}, is alike by only ${score}${shared(nearest)}`;
}

function keptFrom(apart: KeptApart | undefined): string {
  if (apart === undefined) return "";
  const { storyId, score, reason } = apart;
  return `; from ${storyId}, to which it is alike by ${score.toFixed(2)}${shared(apart)}, it is kept apart, for ${apartReason(reason)}`;
}

function apartReason(reason: ApartReason): string {
  switch (reason.by) {
    case "correction":
      return "the operator said so";
    case "repeated":
      return "they share what an outlet repeats";
    case "full":
      return "that story has as many items as one may have";
    case "marks":
      return `it names ${named(reason.ours)} and the other ${named(reason.theirs)}`;
    default:
      return unreachable(reason);
  }
}

function shared({ words }: Nearness): string {
  return words.length === 0 ? "" : `, sharing ${quoted(words)}`;
}

function tagLine({ tags, untagged = [] }: Kind<"tagged">): string {
  const taken = untagged.length === 0 ? "" : `the operator took away ${tagsNamed(untagged)}`;
  if (tags.length === 0) return `No tag: ${taken || "no rule matched"}.`;
  return `Tagged ${tagsNamed(tags)}${taken && `; ${taken}`}.`;
}

function tagsNamed(tags: readonly Tag[]): string {
  return tags.map(({ tag, why }) => `${tag} (${named(why)})`).join(", ");
}

function rankLine({ parts }: Kind<"ranked">): string {
  const { sum, parts: shown } = shownRank(parts);
  const summands = shown.map(({ name, value, why }) => `${name} ${signed(value)} (${why})`).join(", ");
  return `Ranked ${sum.toFixed(2).replace("-", "−")}${summands === "" ? "" : `: ${summands}`}.`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

function named(words: readonly string[]): string {
  const more = words.length - MAX_NAMED;
  return [...words.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function quoted(words: readonly string[]): string {
  return named(words.map((word) => `“${word}”`));
}
