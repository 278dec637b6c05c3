/** A page or merged feed as it is served: the bytes are made once per change. */
export type Document = {
  /** Below the site's address, without a leading slash: `feed.xml`, `feeds/security.json`, `index.html`. */
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Strong, with its quotes: the same bytes have the same one. */
  readonly etag: string;
  /** When the bytes last changed; whole seconds. */
  readonly changedAt: Date;
  /** To other documents of the same feed, as the document has them itself; missing: none. */
  readonly links?: readonly DocumentLink[];
  /** The bytes will never be others. */
  readonly isFixed?: boolean;
};

/** A link of the `Link` header (RFC 8288); `href` is absolute. */
export type DocumentLink = { readonly rel: string; readonly href: string };
/** What is drawn at one time: the feeds and pages of stories, the feeds of editions, and those of all sources. */
export type DrawnPart = "stories" | "editions" | "sources";

export interface DocumentStore {
  /** Replaces those whose `etag` differs, in one transaction; the others keep their `changedAt`. Returns the paths that changed, sorted. */
  save(documents: readonly Document[]): Promise<readonly string[]>;
  find(path: string): Promise<Document | null>;
  /** What was noted last of what the documents of this part were drawn from; `null`: nothing. */
  drawnFrom(part: DrawnPart): Promise<string | null>;
  noteDrawnFrom(part: DrawnPart, what: string): Promise<void>;
  /** By path. */
  list(): Promise<readonly Pick<Document, "path" | "contentType" | "etag" | "changedAt">[]>;
}
