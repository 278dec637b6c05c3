import { type Explanation, explainWhat } from "../app/explain/explanation.ts";
import { echoed, onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { explanationJson } from "./explain-json.ts";
import { itemLines } from "./explain-item.ts";
import { storyLines } from "./explain-story.ts";
import { withStore } from "./session.ts";

/** `newsdesk explain`: why a story is what it is, from the receipts of each decision. */
export const explain: Command = {
  name: "explain",
  usage: ["explain LINK-OR-ID [--json]"],
  summary: "Say why a story is what it is: who tells it, what joined it, its tags, its rank, where it is told",
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
    return await withStore(args, io, async (store, settings) => {
      const explanation = await explainWhat(idOrLink, store, settings, new Date());
      if (explanation === null) throw unknown(idOrLink);
      if (args.isSet("json")) io.print(JSON.stringify(explanationJson(explanation)));
      else for (const line of inWords(explanation)) io.print(onOneLine(line));
      return EXIT.ok;
    });
  },
};

function inWords(explanation: Explanation): readonly string[] {
  return explanation.kind === "story" ? storyLines(explanation) : itemLines(explanation);
}

function unknown(idOrLink: string): UserError {
  return new UserError(
    `No story has the link or id ${echoed(idOrLink)}.`,
    "It may not have been collected yet: see newsdesk run.",
  );
}
