import type { Inquiry } from "../../domain/letter.ts";
import { mailAddress } from "../../domain/mail-address.ts";
import { USUAL_WISHES } from "../../domain/subscriber.ts";
import { type WordKey, wordsIn } from "../../domain/words/words.ts";
import { askedPage, linkPage, type PublishOptions, signUpPage } from "../../publish/publish.ts";
import type { Answer, People, PeopleParts } from "./people.ts";
import { fieldsIn, readFields } from "./wishes-form.ts";

/** A field that people do not see; whoever fills it in is a program. */
const TRAP = "website";

/**
 * Signing up, and asking for a lost link. Both do the same work for any address: they look at nothing that is stored, put
 * one row into the storage and answer by one page. What becomes of the row is decided later, by `LetterStore.decide`; so
 * neither status, bytes nor time tell whether somebody gets the digests, must not get mail, or has asked too often.
 */
export function createSignUp(parts: PeopleParts): Pick<People, "subscribePage" | "signUp" | "linkPage" | "askLink"> {
  const { store, clock, page, onInquiry } = parts;
  const asked = async (what: "sign-up" | "link", options: PublishOptions): Promise<Answer> => {
    return { status: 200, html: await page("said", askedPage(what, options)) };
  };
  const receive = async (inquiry: Omit<Inquiry, "at">): Promise<void> => {
    await store.letters.receive({ ...inquiry, at: clock() });
    onInquiry();
  };
  return {
    async subscribePage() {
      const options = parts.options();
      const digests = openDigests(options);
      if (digests.length === 0) return null;
      const chosen = digests.length === 1 ? digests.map(({ name }) => name) : [];
      const fields = fieldsIn(new URLSearchParams());
      return {
        status: 200,
        html: await page("subscribe", signUpPage({ digests, chosen, address: "", fields, problems: [] }, options)),
      };
    },
    async signUp(form) {
      const options = parts.options();
      const digests = openDigests(options);
      if (digests.length === 0) return null;
      if (isTrapped(form)) return await asked("sign-up", options);
      const read = readSignUp(form, options);
      if ("problems" in read) {
        const chosen = form.getAll("digest");
        const filled = {
          digests,
          chosen,
          address: form.get("address") ?? "",
          fields: fieldsIn(form),
          problems: read.problems,
        };
        return { status: 400, html: await page("subscribe", signUpPage(filled, options)) };
      }
      await receive(read.inquiry);
      return await asked("sign-up", options);
    },
    async linkPage() {
      return { status: 200, html: await page("lost-link", linkPage({ address: "", problems: [] }, parts.options())) };
    },
    async askLink(form) {
      const options = parts.options();
      if (isTrapped(form)) return await asked("link", options);
      const address = mailAddress(form.get("address") ?? "");
      if (address === null) {
        const filled = { address: form.get("address") ?? "", problems: ["problem-address"] } as const;
        return { status: 400, html: await page("lost-link", linkPage(filled, options)) };
      }
      await receive({ kind: "link", address, digests: [], wishes: USUAL_WISHES, language: null, words: "" });
      return await asked("link", options);
    },
  };
}

function openDigests({ digests }: PublishOptions): PublishOptions["digests"] {
  return digests.filter(({ takesSignUps }) => takesSignUps);
}

function isTrapped(form: URLSearchParams): boolean {
  return (form.get(TRAP) ?? "") !== "";
}

type Read = { readonly inquiry: Omit<Inquiry, "at"> } | { readonly problems: readonly WordKey[] };

/** A form with one digest need not name it, nor does one that stands on another site. */
function readSignUp(form: URLSearchParams, options: PublishOptions): Read {
  const open = openDigests(options).map(({ name }) => name);
  const digests = open.length === 1 ? open : open.filter((name) => form.getAll("digest").includes(name));
  const address = mailAddress(form.get("address") ?? "");
  const { wishes, language, problems } = readFields(fieldsIn(form), options.tags);
  const all: readonly WordKey[] = [
    ...(address === null ? (["problem-address"] as const) : []),
    ...(digests.length === 0 ? (["problem-digests"] as const) : []),
    ...problems,
  ];
  if (address === null || all.length > 0) return { problems: all };
  const words = wordsIn(options.site.language).say("sign-up-consent", { site: options.site.title });
  return { inquiry: { kind: "sign-up", address, digests, wishes, language, words } };
}
