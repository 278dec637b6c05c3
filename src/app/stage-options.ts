import type { CollectOptions } from "../collect/collect.ts";
import type { CurateOptions } from "../curate/curate.ts";
import { HTTP_DEFAULTS, type HttpOptions } from "../net/http-client.ts";
import type { PublishOptions } from "../publish/publish.ts";
import type { DkimOptions, LetterOptions, SendOptions } from "../send/send.ts";
import { type BounceSettings, type MailTransport, type Settings, toSource } from "./settings/settings.ts";

/** Stories on the front page, and in the feed of all stories. */
const FRONT_STORIES = 40;
const FEED_STORIES = 100;

/** The settings as each stage and adapter wants them: plain options and nothing else. */
// Who wants larger feeds than usual also gets those that come unpacked.
export function httpOptions({ collect, network, site }: Settings): Partial<HttpOptions> {
  return {
    userAgent: collect.userAgent ?? `newsdesk (+${site.url})`,
    timeoutMs: collect.timeoutSeconds * 1000,
    maxBytes: collect.maxBytes,
    ...(collect.maxBytes > HTTP_DEFAULTS.maxBytes ? { maxRawBytes: collect.maxBytes } : {}),
    perHost: collect.perHost,
    hostGapMs: collect.hostGapSeconds * 1000,
    allow: network.allow,
  };
}

export function collectOptions({ collect }: Settings): Partial<CollectOptions> {
  const { everySeconds, concurrency, perHost, hostGapSeconds } = collect;
  return { everySeconds, concurrency, perHost, hostGapMs: hostGapSeconds * 1000 };
}

export function curateOptions({ tags, curate, rank, sources }: Settings): CurateOptions {
  const { aliases, filler, repairEverySeconds } = curate;
  const said = sources.map(({ id, name, tags: own, weight, isPaywalled, republish }) => ({
    id,
    name,
    tags: own,
    weight,
    isPaywalled,
    republish,
  }));
  const filters = new Map(sources.flatMap(({ id, filter }) => (filter === undefined ? [] : [[id, filter] as const])));
  return {
    tags,
    boosts: rank.boost,
    aliases,
    filler,
    sources: said,
    filters,
    repairEveryMs: repairEverySeconds * 1000,
  };
}

export function publishOptions({ site, feeds, digests, mail, tags, sources, web }: Settings): PublishOptions {
  const open = sources.filter(({ isOpen }) => isOpen);
  const named = [...tags.map(({ tag }) => tag), ...sources.flatMap((source) => source.tags)];
  return {
    site: { ...site, description: site.description ?? site.title },
    feeds,
    digests,
    tags: [...new Set(named)],
    sources: open.map(toSource),
    followed: sources.map(({ id }) => id),
    openSources: new Set(open.map(({ id }) => id)),
    postalAddress: mail.postalAddress ?? "",
    showsImages: web.images === "proxy",
    hub: web.hub?.address ?? null,
    frontStories: FRONT_STORIES,
    feedStories: FEED_STORIES,
  };
}

export function sendOptions({ site, mail }: Pick<Settings, "site" | "mail">): SendOptions {
  const { bounces } = mail;
  return {
    sender: { ...mail.from, replyTo: mail.replyTo },
    siteUrl: site.url,
    limits: mail.limits,
    ...(bounces === null ? {} : { bounces: bounceOptions(bounces) }),
  };
}

function bounceOptions({ address, confirms, mailbox }: BounceSettings): NonNullable<SendOptions["bounces"]> {
  return { address, confirms, isRead: mailbox !== null };
}

export function letterOptions({ site, mail, digests }: Settings): LetterOptions {
  const { postalAddress } = mail;
  return { ...sendOptions({ site, mail }), site, digests, postalAddress };
}

/** What `openSigner` wants; `null`: mails go unsigned. */
export function dkimOptions({ dkim }: Settings["mail"]): DkimOptions | null {
  return dkim === null ? null : { ...dkim, key: dkim.key.reveal() };
}

/** What `createMailer` wants: a folder or an address. */
export function transportText(transport: MailTransport): string {
  return transport.kind === "folder" ? transport.path : transport.address.reveal();
}

/** What `createReportBox` wants: a folder or an address. */
export function reportBoxText(mailbox: NonNullable<BounceSettings["mailbox"]>): string {
  return mailbox.kind === "folder" ? mailbox.path : mailbox.address.reveal();
}
