import type { KeyObject } from "node:crypto";
import type { Digest } from "../../domain/digest.ts";
import type { Retention } from "../../domain/retention-store.ts";
import type { SendLimits } from "../../domain/sending/limits.ts";
import type { Rate } from "../../domain/sending/rate.ts";
import type { Source } from "../../domain/source.ts";
import type { FillerKind } from "../../domain/story.ts";
import type { MailAddress } from "../../domain/subscriber.ts";
import type { ItemFilter } from "../../domain/where/item-filter.ts";
import type { Where } from "../../domain/where/where.ts";
import type { Secret } from "./secret.ts";

/** The operator's wishes, checked and with all defaults filled in. Paths are absolute. Printing it shows no secret. */
export type Settings = {
  readonly site: SiteSettings;
  readonly database: DatabaseSettings;
  readonly collect: CollectSettings;
  readonly network: {
    /** Private addresses that may be asked: `host:port` (an IPv6 host in brackets) or CIDR. */
    readonly allow: readonly string[];
    /** The same for callbacks of our own hub, which strangers name. */
    readonly callbacks: readonly string[];
  };
  readonly sources: readonly SourceSettings[];
  /** In the order of the file. */
  readonly tags: readonly TagSettings[];
  readonly curate: CurateSettings;
  readonly rank: {
    /** Points that a tag adds to the rank of its stories. */
    readonly boost: Readonly<Record<string, number>>;
  };
  readonly feeds: readonly FeedSettings[];
  readonly digests: readonly Digest[];
  readonly mail: MailSettings;
  readonly web: {
    /** A name or an address; IPv6 without brackets. */
    readonly host: string;
    /** With 0 the system picks a free one. */
    readonly port: number;
    /** Where hubs reach these pages, without a trailing slash; `null`: nowhere. */
    readonly publicUrl: string | null;
    /** Where figures and health are told to the operator's programs; `null`: nowhere. */
    readonly metrics: { readonly host: string; readonly port: number } | null;
    /** Whether pages show images, which we pass on. */
    readonly images: "none" | "proxy";
    /** Who pushes our feeds: our own hub, one elsewhere, or `null`: nobody. `address`: as feeds name it. */
    readonly hub: { readonly kind: "own" | "foreign"; readonly address: string } | null;
  };
  readonly retention: Retention;
};

export type SiteSettings = {
  readonly title: string;
  /** http or https, without a trailing slash, parameters or fragment. */
  readonly url: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA. */
  readonly timezone: string;
  readonly description: string;
  /** Longest summary of a story, in characters. */
  readonly summaryChars: number;
};

export type DatabaseSettings =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly address: Secret<string> };

export type CurateSettings = {
  readonly repairEverySeconds: number;
  /** A name, and other words for it. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  readonly filler: Readonly<Record<FillerKind, "hold" | "tell">>;
  /** A file of tagged examples, absolute; `null`: none. */
  readonly examples: string | null;
};

export type CollectSettings = {
  readonly everySeconds: number;
  readonly maxBytes: number;
  /** For the whole of one request. */
  readonly timeoutSeconds: number;
  /** `null`: the program's own name. */
  readonly userAgent: string | null;
  /** Requests to one host at a time. */
  readonly perHost: number;
  /** Between two requests to one host. */
  readonly hostGapSeconds: number;
  /** Requests at a time, over all hosts. */
  readonly concurrency: number;
};

/** A source whose address and headers cannot be printed by accident; `toSource` gives the domain's own. */
export type SourceSettings = Omit<Source, "feedUrl" | "headers"> & {
  readonly request: Secret<Pick<Source, "feedUrl" | "headers">>;
  /** The address stands in the file as it is. One with a placeholder in it may hold a key, and is shown to nobody. */
  readonly isOpen: boolean;
  /** Which of its items are told; missing: all. */
  readonly filter?: ItemFilter;
};

/** `words` may be empty: such a tag is only given by sources. */
/** A tag and what gives it: one of the words, or one of the ways. */
export type TagSettings = {
  readonly tag: string;
  readonly words: readonly string[];
  readonly ways?: readonly TagWaySettings[];
};

/** What one item has to meet; all that is named. `match`: patterns in RE2 syntax. */
export type TagWaySettings = {
  readonly [Condition in "any" | "all" | "none" | "source" | "host" | "match"]?: readonly string[] | undefined;
};

export type FeedSettings = {
  /** Lower-case letters, digits and dashes; used in file names. */
  readonly name: string;
  readonly title: string;
  readonly where: Where;
  readonly limit: number;
};

export type MailSettings = {
  readonly from: { readonly name: string; readonly address: MailAddress };
  readonly replyTo: MailAddress | null;
  /** May have several lines; empty when there is none. */
  readonly postalAddress: string;
  /** In the order in which they are used; at least one. */
  readonly relays: readonly RelaySettings[];
  readonly limits: SendLimits;
  /** A file: how far sending has come. */
  readonly mark: string;
  /** A folder: who has left. */
  readonly departures: string;
  /** `null`: reports come to the sender, and nobody reads them here. */
  readonly bounces: BounceSettings | null;
  /** Whose signature stands on the mails; `null`: nobody's. */
  readonly dkim: {
    /** As A-labels. */
    readonly domain: string;
    readonly selector: string;
    /** Private, RSA. */
    readonly key: Secret<KeyObject>;
  } | null;
};

export type BounceSettings = {
  readonly address: MailAddress | null;
  readonly mailbox:
    | { readonly kind: "folder"; readonly path: string }
    | { readonly kind: "imap"; readonly address: Secret<string> }
    | null;
  readonly webhook: Secret<string> | null;
  readonly confirms: boolean;
};

export type RelaySettings = {
  /** Unique; without a login. */
  readonly name: string;
  readonly transport: MailTransport;
  readonly rate: Rate | null;
};

/** `folder`: one `.eml` file a message. `smtp`: an `smtp://` or `smtps://` address with its user name and password. */
export type MailTransport =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "smtp"; readonly address: Secret<string> };

/** The source as the stages know it, its secrets revealed. */
export function toSource(settings: SourceSettings): Source {
  const { request, isOpen: _isOpen, filter: _filter, ...source } = settings;
  return { ...source, ...request.reveal() };
}
