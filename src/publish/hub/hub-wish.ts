import { HUB_LIMITS } from "./hub-limits.ts";

/** The form that somebody posts to our hub (WebSub, 5.1). */
export type HubForm = {
  /** No field is there twice. */
  readonly isClear: boolean;
  readonly callback: string | null;
  readonly mode: string | null;
  readonly topic: string | null;
  readonly leaseSeconds: string | null;
  readonly secret: string | null;
};

/** A form that makes sense. */
export type HubWish = {
  readonly mode: "subscribe" | "unsubscribe";
  readonly callback: URL;
  readonly topic: string;
  /** The document behind the topic. */
  readonly path: string;
  readonly leaseSeconds: number;
  readonly secret: string | null;
};

/** What the hub says to it, as status and words; `afterSeconds`: when to ask again. */
export type HubRefusal = { readonly status: number; readonly words: string; readonly afterSeconds?: number };

export type WishRules = {
  /** Our feeds: the address of each, and the path of its document. */
  readonly topics: ReadonlyMap<string, string>;
  readonly isForbidden: (callback: URL) => boolean;
};

/** Checks what a stranger posted. Topics are compared byte by byte: a feed has the one name that it gives itself. Pure. */
export function readHubWish(form: HubForm, { topics, isForbidden }: WishRules): HubWish | HubRefusal {
  const { mode, topic, secret } = form;
  if (!form.isClear) return refuse(400, "Each field has to be there once.");
  if (mode !== "subscribe" && mode !== "unsubscribe")
    return refuse(400, "hub.mode has to be subscribe or unsubscribe.");
  const callback = readCallback(form.callback);
  if (callback === null)
    return refuse(400, "hub.callback has to be an http or https address of at most 2,048 characters.");
  if (topic === null) return refuse(400, "hub.topic has to be there.");
  const path = topics.get(topic);
  if (path === undefined && mode === "subscribe")
    return refuse(404, "This hub pushes no such topic. Its topics are the addresses that its feeds name as rel=self.");
  const leaseSeconds = readLease(form.leaseSeconds);
  if (leaseSeconds === null) return refuse(400, "hub.lease_seconds has to be a whole number above 0.");
  if (secret !== null && Buffer.byteLength(secret) > HUB_LIMITS.maxSecretBytes)
    return refuse(400, `hub.secret has to be shorter than ${HUB_LIMITS.maxSecretBytes + 1} bytes.`);
  if (isForbidden(callback)) return refuse(422, "This hub asks public addresses only, on the ports 80 and 443.");
  return { mode, callback, topic, path: path ?? "", leaseSeconds, secret: secret === "" ? null : secret };
}

export function isRefusal(wish: HubWish | HubRefusal): wish is HubRefusal {
  return "status" in wish;
}

/** Without its fragment, which is sent to nobody. */
function readCallback(raw: string | null): URL | null {
  if (raw === null || raw.length > HUB_LIMITS.maxCallbackChars || /[\s\p{Cc}]/u.test(raw)) return null;
  const url = URL.parse(raw);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") return null;
  url.hash = "";
  return url.href.length > HUB_LIMITS.maxCallbackChars ? null : url; // Written out it may be longer.
}

/** Brought within the limits; the usual one when none is named. `null`: that is no lease. */
function readLease(raw: string | null): number | null {
  if (raw === null || raw === "") return HUB_LIMITS.usualLeaseSeconds;
  if (!/^\d{1,15}$/.test(raw) || Number(raw) === 0) return null;
  return Math.min(Math.max(Number(raw), HUB_LIMITS.minLeaseSeconds), HUB_LIMITS.maxLeaseSeconds);
}

function refuse(status: number, words: string): HubRefusal {
  return { status, words };
}
