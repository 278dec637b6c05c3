import { once } from "node:events";
import { deadLinks } from "../app/ask-links.ts";
import { createDrafts, type DigestDraft } from "../app/digest-draft.ts";
import { freePort } from "../app/free-port.ts";
import { createMailPreview, sizeText } from "../app/mail-preview.ts";
import type { Settings } from "../app/settings/settings.ts";
import { createSite } from "../app/site.ts";
import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode } from "../domain/user-error.ts";
import { listen } from "../web/listen.ts";
import { addMailPreview } from "../web/mail-preview.ts";
import { createWeb } from "../web/server.ts";
import type { Args, Io } from "./command.ts";
import { chosenDigest } from "./chosen-digest.ts";
import { logFor, withStore } from "./session.ts";

/** `newsdesk digest preview`: the mail as it would be now, by the templates of each moment. Stores nothing. */
export async function previewDigest(name: string | undefined, args: Args, io: Io): Promise<ExitCode> {
  return await withStore(args, io, async (store, settings) => {
    const digest = chosenDigest(settings, name);
    const drafts = createDrafts({ store, settings });
    const draft = await drafts(digest, new Date()); // A broken template is told now.
    const hasSoundLinks = tellFacts(draft, io);
    const isSound = (!args.isSet("links") || (await tellDead(draft, settings, io))) && hasSoundLinks;
    if (args.isSet("once")) return isSound ? EXIT.ok : EXIT.incomplete;
    const preview = createMailPreview(digest, drafts, () => new Date());
    return await serve(preview, { store, settings, args, io });
  });
}

function tellFacts({ edition, htmlBytes, links }: DigestDraft, io: Io): boolean {
  io.print(`Subject   ${onOneLine(edition.subject)}`);
  io.print(`Stories   ${edition.storyIds.length}`);
  io.print(`HTML      ${sizeText(htmlBytes)}`);
  io.print(`Links     ${links.length}`);
  const wrong = links.filter(({ problem }) => problem !== null);
  for (const { href, text, problem } of wrong) io.print(`  wrong   ${onOneLine(`${text} (${href}): ${problem}`)}`);
  return wrong.length === 0;
}

async function tellDead({ links }: DigestDraft, settings: Settings, io: Io): Promise<boolean> {
  const dead = await deadLinks(links, settings, io.signal);
  for (const { href, why } of dead) io.print(`  dead    ${onOneLine(`${href}: ${why}`)}`);
  io.note(dead.length === 0 ? "Each link was asked, and answered." : `${counted(dead.length, "link")} did not answer.`);
  return dead.length === 0;
}

type Serving = { readonly store: DeskStore; readonly settings: Settings; readonly args: Args; readonly io: Io };

async function serve(
  preview: ReturnType<typeof createMailPreview>,
  { store, settings, args, io }: Serving,
): Promise<ExitCode> {
  const web = await createWeb(createSite({ settings, store, clock: () => new Date() }), logFor(args, "error"));
  addMailPreview(web, preview);
  const address = await listen(web, { host: "127.0.0.1", port: await freePort() });
  io.print(`Preview   ${address}/preview`);
  io.note("Edit templates/mail and look again. Press Ctrl-C to stop.");
  if (!io.signal.aborted) await once(io.signal, "abort");
  await web.close();
  return EXIT.ok;
}
