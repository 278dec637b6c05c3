import type { DeskStore } from "../domain/desk-store.ts";
import { rankAt, score } from "../domain/rank.ts";
import { receiptLine } from "../domain/receipt-line.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { Story } from "../domain/story.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { toldAt } from "../domain/item.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";

/** `newsdesk explain`: why a story is what it is, from the receipts of each decision. */
export const explain: Command = {
  name: "explain",
  usage: ["explain LINK-OR-ID [--json]"],
  summary: "Say why a story is what it is: who tells it, what joined it, its tags and its rank",
  maxWords: 1,
  options: {},
  async run(args, io) {
    const [idOrLink] = args.words;
    if (idOrLink === undefined) {
      throw new UserError(
        "explain needs the link of an article, or the id of a story or an item.",
        "Example: newsdesk explain https://example.org/story",
      );
    }
    return await withStore(args, io, async (store) => await explainStory(store, idOrLink, args, io));
  },
};

async function explainStory(store: DeskStore, idOrLink: string, args: Args, io: Io): Promise<ExitCode> {
  const story = await store.stories.lookUp(idOrLink);
  if (story === null) {
    throw new UserError(
      `No story has the link or id "${idOrLink}".`,
      "It may not have been collected yet: see newsdesk run.",
    );
  }
  const receipts = await store.stories.receipts(story);
  const rank = rankAt(story, new Date());
  if (args.isSet("json")) io.print(JSON.stringify({ story: withoutSecrets(story), rank, receipts }));
  else for (const line of inWords(story, receipts)) io.print(onOneLine(line));
  return EXIT.ok;
}

/** A source's headers may be a login, and its address may hold a key. */
function withoutSecrets(story: Story): object {
  const coverage = story.coverage.map(({ item, source: { id, name, tags, weight } }) => {
    return { item, source: { id, name, tags, weight } };
  });
  return { ...story, coverage };
}

function inWords(story: Story, receipts: readonly Receipt[]): readonly string[] {
  const rank = rankAt(story, new Date());
  return [
    story.coverage[0].item.title,
    `story ${story.id}, told by ${story.coverage.length}`,
    "",
    "Coverage, the lead first",
    ...story.coverage.flatMap(({ item, source }) => [
      `  ${minute(toldAt(item))}  ${source.name}: ${item.title}`,
      `    ${item.link ?? item.id}`,
    ]),
    "",
    "Tags",
    ...story.tags.map(({ tag, why }) => `  ${tag}: ${why.join("; ")}`),
    "",
    `Rank ${score(rank).toFixed(2)} now`,
    ...rank.map(({ name, value, why }) => `  ${value.toFixed(2).padStart(7)}  ${name}: ${why}`),
    "",
    "Receipts, oldest first",
    ...receipts.map((receipt) => `  ${minute(receipt.at)}  ${receiptLine(receipt)}`),
  ];
}
