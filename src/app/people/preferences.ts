import type { Choice } from "../../domain/consent-store.ts";
import { type Subscriber, USUAL_WISHES, type Wishes } from "../../domain/subscriber.ts";
import type { WordKey } from "../../domain/words/words.ts";
import {
  type Choosable,
  erasePage,
  preferencesPage,
  type PublishOptions,
  type WishFields,
} from "../../publish/publish.ts";
import { FEED_KEY, PREFERENCES_KEY, privateFeedUrl, readPreferencesToken } from "../../send/send.ts";
import { dossierJson } from "./dossier-json.ts";
import { type Answer, type People, type PeopleParts, spokenTo, subscriberOf } from "./people.ts";
import { fieldsIn, readFields, toFields } from "./wishes-form.ts";

/** How long a pause is, in milliseconds. */
const PAUSE_MS = 14 * 24 * 3600 * 1000;

/** What the page shows besides what is stored: what was filled in and is wrong, or that all is saved. */
type Shown = {
  readonly isSaved: boolean;
  readonly fields?: WishFields;
  readonly problems?: readonly WordKey[];
};

/**
 * The page of one subscriber, and what can be done there. Its address is the only key to it, and no other site knows it: so
 * no other site can make a browser post to it, and there is no cookie that such a post could use.
 */
export function createPreferences(
  parts: PeopleParts,
): Pick<People, "preferencesPage" | "change" | "erasePage" | "erase" | "exported"> {
  const { store, clock, page } = parts;
  const find = async (token: string): Promise<Subscriber | null> => {
    const found = await subscriberOf(store, { key: PREFERENCES_KEY, read: readPreferencesToken, token });
    return found?.subscriber ?? null;
  };
  const show = async (token: string, shown: Shown): Promise<Answer | null> => {
    const subscriber = await find(token);
    if (subscriber === null) return null;
    const options = spokenTo(subscriber.language, parts.options());
    const isBlocked = await store.consents.isBlocked(subscriber.id);
    const wishes = wishesOf(subscriber);
    const data = preferencesPage(
      {
        token,
        address: subscriber.address,
        state: isBlocked ? "suppressed" : subscriber.state === "active" ? "active" : "ended",
        digests: await choosable(subscriber, options, parts),
        fields: shown.fields ?? toFields(wishes, subscriber.language),
        pausedUntil: pauseOf(wishes, clock()),
        isSaved: shown.isSaved,
        problems: shown.problems ?? [],
      },
      options,
    );
    return { status: shown.problems === undefined ? 200 : 400, html: await page("preferences", data) };
  };
  return {
    preferencesPage: async (token) => await show(token, { isSaved: false }),
    async change(token, form) {
      const subscriber = await find(token);
      if (subscriber === null) return null;
      const read = choiceOf(form, subscriber, { options: parts.options(), now: clock() });
      if ("problems" in read)
        return await show(token, { isSaved: false, fields: fieldsIn(form), problems: read.problems });
      const outcome = await store.consents.change(subscriber.id, read.choice, clock());
      return await show(token, { isSaved: outcome === "changed" });
    },
    async erasePage(token) {
      const subscriber = await find(token);
      if (subscriber === null) return null;
      const data = erasePage({ token }, spokenTo(subscriber.language, parts.options()));
      return { status: 200, html: await page("erase", data) };
    },
    async erase(token) {
      const subscriber = await find(token);
      if (subscriber === null) return null;
      await store.consents.erase(subscriber.id, clock());
      const data = erasePage("done", spokenTo(subscriber.language, parts.options()));
      return { status: 200, html: await page("said", data) };
    },
    async exported(token) {
      const subscriber = await find(token);
      const dossier = subscriber === null ? null : await store.consents.dossier(subscriber.id);
      return dossier === null ? null : dossierJson(dossier);
    },
  };
}

type Moment = { readonly options: PublishOptions; readonly now: Date };

/** Which button was pressed says what is changed; the others leave all as it is. */
function choiceOf(
  form: URLSearchParams,
  subscriber: Subscriber,
  { options, now }: Moment,
): { readonly choice: Choice } | { readonly problems: readonly WordKey[] } {
  const has = subscriber.subscriptions.map(({ digest }) => digest);
  const kept = { digests: has, wishes: wishesOf(subscriber), language: subscriber.language };
  switch (form.get("do") ?? "") {
    case "pause":
      return { choice: { ...kept, wishes: { ...kept.wishes, pausedUntil: new Date(now.getTime() + PAUSE_MS) } } };
    case "resume":
      return { choice: { ...kept, wishes: { ...kept.wishes, pausedUntil: null } } };
    case "leave":
      return { choice: { ...kept, digests: [] } };
    default: {
      const { wishes, language, problems } = readFields(fieldsIn(form), options.tags);
      if (problems.length > 0) return { problems };
      const wanted = form.getAll("digest");
      const digests = digestsFor(subscriber, options).filter((name) => wanted.includes(name));
      const { pausedUntil, plainLinks } = kept.wishes;
      // It is asked only while a digest counts; what was said before stays.
      const links = form.has("links") ? {} : { plainLinks };
      return { choice: { digests, wishes: { ...wishes, pausedUntil, ...links }, language } };
    }
  }
}

/** Those that anybody may have, and those that this subscriber has by the operator's hand. */
function digestsFor({ subscriptions }: Subscriber, { digests }: PublishOptions): readonly string[] {
  const open = digests.filter(({ takesSignUps }) => takesSignUps).map(({ name }) => name);
  return [...new Set([...subscriptions.map(({ digest }) => digest), ...open])];
}

async function choosable(
  subscriber: Subscriber,
  options: PublishOptions,
  { store }: PeopleParts,
): Promise<readonly Choosable[]> {
  const key = await store.keys.find(FEED_KEY);
  const has = new Set(subscriber.subscriptions.map(({ digest }) => digest));
  return digestsFor(subscriber, options).map((name) => {
    const isChosen = subscriber.state === "active" && has.has(name);
    const wish = { subscriberId: subscriber.id, digest: name };
    return {
      name,
      title: options.digests.find((digest) => digest.name === name)?.title ?? name,
      isChosen,
      feedUrl: isChosen && key !== null ? privateFeedUrl(options.site.url, key, wish) : null,
    };
  });
}

/** All digests of a subscriber have the wishes of this page; those that the operator made different are those of the first. */
function wishesOf({ subscriptions }: Subscriber): Wishes {
  return subscriptions[0]?.wishes ?? USUAL_WISHES;
}

function pauseOf({ pausedUntil }: Wishes, now: Date): Date | null {
  return pausedUntil !== null && pausedUntil > now ? pausedUntil : null;
}
