import type { CanonicalLink } from "../../domain/canonical-link.ts";
import type { DuePage, PageMark } from "../../domain/page-store.ts";
import type { Decision, Receipt } from "../../domain/receipt.ts";
import type { PageAsked } from "./ask-page.ts";
import type { ExtractedPage } from "./extract-page.ts";
import { objectionTo } from "./judge-page.ts";
import type { TrimmedPage } from "./page-request.ts";
import { takenCanonical, withPage } from "./with-page.ts";

/** The wait after the first try, the second, and the third, in seconds; the fourth is the last. */
const RETRY_SECONDS = [15 * 60, 2 * 60 * 60, 12 * 60 * 60] as const;

export type PageEnd = Extract<PageAsked, { readonly kind: "retry" | "end" }>;

/** A page that gave no article: tried again later, or given up with a receipt that says why. Pure. */
export function planEnd({ item, tries }: DuePage, end: PageEnd, now: Date): PageMark {
  const mark = { itemId: item.id, version: item.version, tries: tries + 1, nextAt: now, update: null };
  const wait = RETRY_SECONDS[tries];
  if (end.kind === "retry" && wait !== undefined) {
    const nextAt = new Date(now.getTime() + wait * 1000);
    return { ...mark, state: "due", nextAt, detail: end.detail, receipts: [] };
  }
  const detail = end.kind === "retry" ? `${end.detail} (after ${tries + 1} tries)` : end.detail;
  const receipts = [receiptOf(item.id, { kind: "page", isTaken: false, detail }, now)];
  return { ...mark, state: end.kind === "retry" ? "failed" : end.state, detail, receipts };
}

export type ReadArticle = { readonly due: DuePage; readonly article: ExtractedPage; readonly page: TrimmedPage };

/** The pages of one source that gave an article: each is taken, or not with a receipt that says why. Pure, but for hashing. */
export function planArticles(articles: readonly ReadArticle[], now: Date): readonly PageMark[] {
  const claims = Map.groupBy(articles, ({ article }) => article.canonical);
  return articles.map(({ due, article, page }) => {
    const objection = objectionTo({ item: due.item, article, page });
    if (objection !== null) return planEnd(due, { kind: "end", state: "refused", detail: objection }, now);
    const isClaimedOnce = claims.get(article.canonical)?.length === 1;
    return planTaken(
      due,
      { article, page, link: isClaimedOnce ? takenCanonical(due.item, article.canonical) : null },
      now,
    );
  });
}

type Taken = { readonly article: ExtractedPage; readonly page: TrimmedPage; readonly link: CanonicalLink | null };

function planTaken({ item, tries }: DuePage, taken: Taken, now: Date): PageMark {
  const update = withPage(item, taken, now);
  const decisions: readonly Decision[] = [
    { kind: "page", isTaken: true, detail: `${taken.page.text.length} characters` },
    ...(taken.page.dropped.length === 0 ? [] : [{ kind: "trimmed", blocks: taken.page.dropped } as const]),
  ];
  return {
    itemId: item.id,
    version: item.version,
    state: "read",
    tries: tries + 1,
    nextAt: now,
    detail: null,
    update,
    receipts: update === null ? [] : decisions.map((decision) => receiptOf(item.id, decision, now)),
  };
}

function receiptOf(itemId: PageMark["itemId"], decision: Decision, at: Date): Receipt {
  return { at, itemId, storyId: null, decision };
}
