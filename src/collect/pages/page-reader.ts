import { createThreadPool, type ThreadPoolOptions } from "../thread-pool.ts";
import type { ExtractedPage, PageBytes } from "./extract-page.ts";
import type { PageAnswer, PageMemory, PageRequest, PageText } from "./page-request.ts";
import type { RobotsRules } from "./robots-rules.ts";

const PAGE_READER_DEFAULTS: ThreadPoolOptions = { threads: 1, deadlineMs: 5_000, memoryMib: 256, idleMs: 10_000 };

export type Unreadable = { readonly kind: "unreadable"; readonly detail: string };

/** Reads pages in a thread of its own, so that no page can stop or fill the process. */
export interface PageReader {
  /** `article: null`: there is no article in it. */
  readArticle(
    page: PageBytes,
  ): Promise<{ readonly kind: "article"; readonly article: ExtractedPage | null } | Unreadable>;
  /** Leaves out what recurs over the pages of a source, in the order of `pages`. */
  trim(
    pages: readonly PageText[],
    memory: PageMemory,
  ): Promise<Extract<PageAnswer, { readonly kind: "trimmed" }> | Unreadable>;
  /** What a `robots.txt` says of one address. */
  readRules(
    body: Uint8Array,
    robotsUrl: string,
    url: string,
  ): Promise<{ readonly kind: "rules"; readonly rules: RobotsRules } | Unreadable>;
  /** Ends the thread when it has nothing to do now. */
  rest(): void;
  /** Ends the thread; what it was reading is rejected. */
  close(): Promise<void>;
}

/** The thread's code has our own ending: `.ts` in development, `.js` after the build. */
const SCRIPT = new URL(`./page-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

export function createPageReader(given: Partial<ThreadPoolOptions> = {}): PageReader {
  const pool = createThreadPool<PageRequest, PageAnswer>(SCRIPT, { ...PAGE_READER_DEFAULTS, ...given });
  const ask = async <Kind extends PageAnswer["kind"]>(
    kind: Kind,
    request: PageRequest,
  ): Promise<Extract<PageAnswer, { kind: Kind }> | Unreadable> => {
    const outcome = await pool.run(request);
    if (outcome.kind === "ended") return { kind: "unreadable", detail: `reading it was given up: ${outcome.detail}` };
    const { answer } = outcome;
    if (answer.kind !== kind && answer.kind !== "unreadable") throw new Error(`Asked for ${kind}, got ${answer.kind}.`);
    return answer as Extract<PageAnswer, { kind: Kind }> | Unreadable;
  };
  return {
    readArticle: async ({ body, contentType, url }) =>
      await ask("article", { want: "article", body, contentType, url }),
    trim: async (pages, memory) => await ask("trimmed", { want: "trimmed", pages, memory }),
    readRules: async (body, robotsUrl, url) => await ask("rules", { want: "rules", body, robotsUrl, url }),
    rest: () => pool.rest(),
    close: () => pool.close(),
  };
}
