import type { SourceId } from "../../domain/source.ts";
import { toWhere } from "./to-where.ts";
import { Secret } from "./secret.ts";
import type { CheckedSettings } from "./settings-schema.ts";
import type { SourceSettings } from "./settings.ts";
import { hostName, sourceIdOf } from "./source-id.ts";
import type { Path } from "./plain-value.ts";

/** The text at a path before its placeholders were filled; `null` when it has none. */
export type WrittenAt = (path: Path) => string | null;

type Entry = CheckedSettings["sources"][number];
type Group = Extract<Entry, { readonly group: string }>;
type Member = Exclude<Entry, Group>;
type Shared = Pick<Group, "tags" | "weight" | "every" | "republish">;

const NOTHING_SHARED: Shared = { tags: [], weight: undefined, every: undefined, republish: undefined };

/** The sources in the order of the file, groups unfolded: a source's own tags come after those of its group. */
export function toSources(entries: readonly Entry[], writtenAt: WrittenAt): readonly SourceSettings[] {
  return entries.flatMap((entry, index) => {
    const path = ["sources", index];
    if (!isGroup(entry)) return [toSourceSettings(entry, NOTHING_SHARED, path, writtenAt)];
    return entry.sources.map((member, at) => toSourceSettings(member, entry, [...path, "sources", at], writtenAt));
  });
}

function toSourceSettings(member: Member, shared: Shared, path: Path, writtenAt: WrittenAt): SourceSettings {
  const isShort = typeof member === "string";
  const own = isShort ? { url: member, headers: {}, fullText: false, paywall: false, ...NOTHING_SHARED } : member;
  const written = writtenAt(isShort ? path : [...path, "url"]);
  const named: { id?: string | undefined; name?: string | undefined } = isShort ? {} : member;
  return {
    id: named.id === undefined ? sourceIdOf(own.url, written ?? own.url) : (named.id as SourceId),
    name: named.name ?? hostName(own.url),
    tags: [...new Set([...shared.tags, ...own.tags])],
    weight: own.weight ?? shared.weight ?? 1,
    everySeconds: own.every ?? shared.every ?? null,
    fullText: own.fullText,
    isPaywalled: own.paywall,
    republish: own.republish ?? shared.republish ?? "summary",
    isOpen: written === null,
    ...filterOf(isShort ? {} : member),
    request: new Secret(toRequest(own.url, own.headers)),
  };
}

type Filtering = { readonly include?: string | undefined; readonly exclude?: string | undefined };

function filterOf({ include, exclude }: Filtering): Pick<SourceSettings, "filter"> {
  if (include === undefined && exclude === undefined) return {};
  return {
    filter: {
      ...(include === undefined ? {} : { include: toWhere(include) }),
      ...(exclude === undefined ? {} : { exclude: toWhere(exclude) }),
    },
  };
}

/** A user name and password go into a header (RFC 7617): addresses are shown and stored, headers are not. */
function toRequest(address: string, headers: Readonly<Record<string, string>>) {
  const url = new URL(address);
  const { username, password } = url;
  url.username = "";
  url.password = "";
  if (username === "" && password === "") return { feedUrl: url.href, headers };
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return { feedUrl: url.href, headers: { authorization: `Basic ${login}`, ...headers } };
}

function isGroup(entry: Entry): entry is Group {
  return typeof entry === "object" && "group" in entry;
}
