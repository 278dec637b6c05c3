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

type Numbered<Part> = Part & { readonly number: number };
export type NumberedCard = Numbered<
  Omit<MailCard, "also" | "update"> & {
    readonly also: readonly Numbered<ToldLink>[];
    readonly update: Numbered<NonNullable<MailCard["update"]>> | null;
  }
>;

/** Numbers all links through, for the plain text. */
export function numberLinks(cards: readonly MailCard[]): readonly NumberedCard[] {
  let last = 0;
  return cards.map((card) => ({
    ...card,
    number: (last += 1),
    update: card.update === null ? null : { ...card.update, number: (last += 1) },
    also: card.also.map((told) => ({ ...told, number: (last += 1) })),
  }));
}
