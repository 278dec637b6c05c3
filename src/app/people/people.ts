import type { DeskStore } from "../../domain/desk-store.ts";
import type { Clock } from "../../domain/log.ts";
import type { RenderPage } from "../../domain/render.ts";
import type { SubscriberId } from "../../domain/subscriber.ts";
import type { PublishOptions } from "../../publish/publish.ts";
import { createConfirm } from "./confirm.ts";
import { createPreferences } from "./preferences.ts";
import { createSignUp } from "./sign-up.ts";

/** A page that was asked for by one person, with its HTTP status. */
export type Answer = { readonly status: 200 | 400 | 410; readonly html: string };

/**
 * What subscribers and strangers do on the web. `null`: there is no such page; a token is forged, or nobody may sign up.
 * Only `signUp`, `askLink`, `confirm`, `change` and `erase` change anything.
 */
export type People = {
  subscribePage(): Promise<Answer | null>;
  signUp(form: URLSearchParams): Promise<Answer | null>;
  linkPage(): Promise<Answer>;
  askLink(form: URLSearchParams): Promise<Answer>;
  confirmPage(token: string): Promise<Answer | null>;
  confirm(token: string): Promise<Answer | null>;
  preferencesPage(token: string): Promise<Answer | null>;
  change(token: string, form: URLSearchParams): Promise<Answer | null>;
  erasePage(token: string): Promise<Answer | null>;
  erase(token: string): Promise<Answer | null>;
  /** All that is stored about the subscriber, as a JSON document. */
  exported(token: string): Promise<string | null>;
};

export type PeopleParts = {
  readonly store: DeskStore;
  readonly clock: Clock;
  readonly page: RenderPage;
  /** Those of the moment. */
  readonly options: () => PublishOptions;
  /** Called when there is a letter to be written. */
  readonly onInquiry: () => void;
};

export function createPeople(parts: PeopleParts): People {
  return { ...createSignUp(parts), ...createConfirm(parts), ...createPreferences(parts) };
}

/** The options, as if the site spoke the subscriber's language. */
export function spokenTo(language: string | null, options: PublishOptions): PublishOptions {
  return language === null ? options : { ...options, site: { ...options.site, language } };
}

/** Reads the subscriber out of a token. A key that nobody called for yet has signed nothing, and no GET makes one. */
export async function subscriberOf(
  { keys, subscribers }: DeskStore,
  { key, read, token }: { key: string; read: (key: Uint8Array, token: string) => SubscriberId | null; token: string },
) {
  const secret = await keys.find(key);
  const id = secret === null ? null : read(secret, token);
  return id === null ? null : { id, subscriber: await subscribers.find(id) };
}
