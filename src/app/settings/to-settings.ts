import { resolve } from "node:path";
import type { Digest, DigestSection } from "../../domain/digest.ts";
import { mailAddress } from "../../domain/mail-address.ts";
import { ANYWHERE, withTag } from "../../domain/where/where.ts";
import { BUILT_IN, type PlaceOrAddress } from "./addresses.ts";
import { toRetention } from "./retention-schema.ts";
import { Secret } from "./secret.ts";
import type { CheckedSettings } from "./settings-schema.ts";
import type { BounceSettings, FeedSettings, MailSettings, Settings, SiteSettings, TagSettings } from "./settings.ts";
import { toLimits, toRelays } from "./to-relays.ts";
import { toSources, type WrittenAt } from "./to-sources.ts";
import { toWhere } from "./to-where.ts";

/** What the file alone does not say: the folder that paths are relative to, and texts before placeholders were filled. */
export type Origin = { readonly folder: string; readonly writtenAt: WrittenAt };

type WrittenSection = NonNullable<CheckedSettings["digests"][number]["sections"]>[number];

/** Fills in what depends on other settings. Only for values that passed all checks. */
export function toSettings(checked: CheckedSettings, { folder, writtenAt }: Origin): Settings {
  const { site, collect, network, curate, rank } = checked;
  return {
    site,
    database: stored(checked.database, folder, "sqlite", "postgres"),
    collect: {
      everySeconds: collect.every,
      maxBytes: collect.maxBytes,
      timeoutSeconds: collect.timeout,
      userAgent: collect.userAgent ?? null,
      perHost: collect.perHost,
      hostGapSeconds: collect.hostGap,
      concurrency: collect.concurrency,
    },
    network,
    sources: toSources(checked.sources, writtenAt),
    tags: Object.entries(checked.tags).map(([tag, rule]) => toTag(tag, rule)),
    curate: {
      repairEverySeconds: curate.repairEvery,
      aliases: curate.aliases,
      filler: curate.filler,
      examples: curate.examples === undefined ? null : resolve(folder, curate.examples),
    },
    rank,
    feeds: checked.feeds.map((feed) => toFeed(feed, site)),
    digests: checked.digests.map((digest) => toDigest(digest, site)),
    mail: toMail(checked.mail, site, folder),
    web: toWeb(checked.web),
    retention: toRetention(checked.retention, checked.digests),
  };
}

/** Our own hub is where the internet reaches us; that this is known was checked before. */
function toWeb({ listen, publicUrl, metrics, images, hub: address }: CheckedSettings["web"]): Settings["web"] {
  const web = { ...listen, publicUrl: publicUrl ?? null, metrics: metrics === "off" ? null : metrics, images };
  if (address === undefined) return { ...web, hub: null };
  if (address !== BUILT_IN) return { ...web, hub: { kind: "foreign", address } };
  return { ...web, hub: { kind: "own", address: `${publicUrl ?? ""}/hub` } };
}

function toTag(tag: string, rule: CheckedSettings["tags"][string]): TagSettings {
  const entries = [rule ?? []].flat();
  const words = entries.filter((entry) => typeof entry === "string");
  const ways = entries.filter((entry) => typeof entry !== "string");
  return ways.length === 0 ? { tag, words } : { tag, words, ways };
}

function toFeed({ name, title, where, limit }: CheckedSettings["feeds"][number], site: SiteSettings): FeedSettings {
  return { name, title: title ?? `${site.title}: ${name}`, where: toWhere(where), limit };
}

function toDigest(digest: CheckedSettings["digests"][number], site: SiteSettings): Digest {
  const { name, schedule, stories, minStories, fewStories, template } = digest;
  return {
    name,
    title: digest.title ?? `${site.title}: ${name}`,
    schedule,
    timezone: digest.timezone ?? site.timezone,
    sections: digest.sections?.map(toSection) ?? [{ title: "Top stories", where: ANYWHERE }],
    stories,
    minStories,
    fewStories,
    lookbackSeconds: digest.lookback,
    catchUpSeconds: digest.catchUp,
    template,
    isArchived: digest.archive,
    takesSignUps: digest.signUp,
    countsClicks: digest.clicks,
  };
}

/** A section with both a tag and a choice takes what meets both. */
function toSection(section: WrittenSection): DigestSection {
  if (typeof section === "string") return { title: titleOf(section), where: withTag(section) };
  const { title, tag, where } = section;
  const parts = [...(tag === undefined ? [] : [withTag(tag)]), ...(where === undefined ? [] : [toWhere(where)])];
  const [only = ANYWHERE, other] = parts;
  return { title, where: other === undefined ? only : { kind: "and", of: [only, other] } };
}

/** `open-source` as a heading: Open Source. Words of two letters are mostly initials: AI, UK. */
function titleOf(tag: string): string {
  const parts = tag.split("-").filter((part) => part !== "");
  return parts
    .map((part) => (part.length <= 2 ? part.toUpperCase() : part.slice(0, 1).toUpperCase() + part.slice(1)))
    .join(" ");
}

function toMail(mail: CheckedSettings["mail"], site: SiteSettings, folder: string): MailSettings {
  const from = mail.from ?? { name: "", address: defaultSender(site) };
  return {
    from: { name: from.name || site.title, address: from.address },
    replyTo: mail.replyTo ?? null,
    postalAddress: mail.postalAddress ?? "",
    relays: toRelays(mail, (place) => stored(place, folder, "folder", "smtp")),
    limits: toLimits(mail),
    mark: resolve(folder, mail.mark),
    departures: resolve(folder, mail.departures),
    dkim: mail.dkim ?? null,
    bounces: mail.bounces === undefined ? null : toBounces(mail.bounces, folder),
  };
}

type WrittenBounces = NonNullable<CheckedSettings["mail"]["bounces"]>;

function toBounces({ address, mailbox, webhook, confirm }: WrittenBounces, folder: string): BounceSettings {
  return {
    address: address ?? null,
    mailbox: mailbox === undefined ? null : stored(mailbox, folder, "folder", "imap"),
    webhook: webhook === undefined ? null : new Secret(webhook),
    confirms: confirm,
  };
}

/** Good enough for files in a folder; with a mail server the operator must say it. `.invalid`: RFC 2606, 2. */
function defaultSender(site: SiteSettings) {
  const address = mailAddress(`newsdesk@${new URL(site.url).hostname}`) ?? mailAddress("newsdesk@newsdesk.invalid");
  if (address === null) throw new Error("The default sender is not a mail address.");
  return address;
}

function stored<Place extends string, Address extends string>(
  target: PlaceOrAddress,
  folder: string,
  place: Place,
  address: Address,
): { readonly kind: Place; readonly path: string } | { readonly kind: Address; readonly address: Secret<string> } {
  if ("path" in target) return { kind: place, path: resolve(folder, target.path) };
  return { kind: address, address: new Secret(target.address) };
}
