import type { Subscriber } from "../../domain/subscriber.ts";
import { confirmPage, confirmWords, type PublishOptions } from "../../publish/publish.ts";
import { CONFIRM_KEY, PREFERENCES_KEY, preferencesUrl, readConfirmToken } from "../../send/send.ts";
import { type Answer, type People, type PeopleParts, spokenTo, subscriberOf } from "./people.ts";

/** The page behind the link of the first letter. Scanners open every link, so looking changes nothing: its one button does. */
export function createConfirm(parts: PeopleParts): Pick<People, "confirmPage" | "confirm"> {
  const { store, clock, page, onInquiry } = parts;
  const find = async (token: string) => await subscriberOf(store, { key: CONFIRM_KEY, read: readConfirmToken, token });
  const over = async (options: PublishOptions): Promise<Answer> => {
    return { status: 410, html: await page("said", confirmPage({ kind: "over" }, options)) };
  };
  const done = async ({ id, language }: Subscriber): Promise<Answer> => {
    const options = spokenTo(language, parts.options());
    const url = preferencesUrl(options.site.url, await store.keys.key(PREFERENCES_KEY), id);
    return { status: 200, html: await page("said", confirmPage({ kind: "done", preferencesUrl: url }, options)) };
  };
  return {
    async confirmPage(token) {
      const found = await find(token);
      if (found === null) return null;
      const { subscriber } = found;
      const options = spokenTo(subscriber?.language ?? null, parts.options());
      if (subscriber === null || subscriber.state === "ended") return await over(options);
      const data = confirmPage({ kind: "ask", digests: titlesOf(subscriber, options) }, options);
      return { status: 200, html: await page("confirm", data) };
    },
    async confirm(token) {
      const found = await find(token);
      if (found === null) return null;
      const { subscriber } = found;
      const options = spokenTo(subscriber?.language ?? null, parts.options());
      if (subscriber === null) return await over(options);
      const words = confirmWords(titlesOf(subscriber, options), options);
      const outcome = await store.consents.confirm(subscriber.id, words, clock());
      if (outcome === "gone") return await over(options);
      if (outcome === "confirmed") onInquiry();
      return await done(subscriber);
    },
  };
}

function titlesOf({ subscriptions }: Subscriber, { digests }: PublishOptions): readonly string[] {
  return subscriptions.map(({ digest }) => digests.find(({ name }) => name === digest)?.title ?? digest);
}
