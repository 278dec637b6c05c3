import type { ToldLink, ToldStory } from "../domain/digest.ts";
import { type TimeStyle, timeText } from "./time-text.ts";

/** A told story as the mail templates show it: times in words, tags in one text. */
type MailCard = Omit<ToldStory, "tags"> & {
  /** Mail programs that do not know `dir` know this. */
  readonly align: "left" | "right";
  readonly time: string;
  readonly tags: string;
};

export function mailCard(told: ToldStory, style: TimeStyle): MailCard {
  const { at, tags, update } = told;
  const inWords = (iso: string): string => timeText(new Date(iso), style).text;
  return {
    ...told,
    align: told.direction === "rtl" ? "right" : "left",
    time: inWords(at),
    tags: tags.join(", "),
    update: update === null ? null : { ...update, since: inWords(update.since) },
  };
}

/**
 * `link`: the outlet's own address, for the plain text. `href`: the same for the HTML, where it may lead by way of us; `host`
 * is then whose page it is, and empty else, where a mail program shows it.
 */
type Numbered<Part> = Part & { readonly number: number; readonly href: string; readonly host: string };
export type NumberedCard = Numbered<
  Omit<MailCard, "also" | "update"> & {
    readonly also: readonly Numbered<ToldLink>[];
    readonly update: Numbered<NonNullable<MailCard["update"]>> | null;
  }
>;

/** By way of which address a link is followed and counted; `null`: it is not counted. */
export type Counting = ((number: number, link: string) => string) | null;

/** Numbers all links through, in the order of `linksOf`. */
export function numberLinks(cards: readonly MailCard[], counting: Counting = null): readonly NumberedCard[] {
  let last = 0;
  const numbered = <Part extends { readonly link: string }>(part: Part): Numbered<Part> => {
    const number = (last += 1);
    if (counting === null) return { ...part, number, href: part.link, host: "" };
    return { ...part, number, href: counting(number, part.link), host: URL.parse(part.link)?.host ?? "" };
  };
  return cards.map(({ update, also, ...card }) => ({
    ...numbered(card),
    update: update === null ? null : numbered(update),
    also: also.map(numbered),
  }));
}
