import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { Edition, Slot } from "../../../src/domain/digest.ts";
import { withTag } from "../../../src/domain/where/where.ts";
import { freezeEdition } from "../../../src/publish/freeze-edition.ts";
import { createRender } from "../../../src/render/render.ts";
import { digest, options, story, tell } from "../../publish/desk.ts";

export const TEMPLATES = resolve(import.meta.dirname, "../../../templates");
/** A package of the package that we have. */
const CORE = "mjml-core";
const TAGS = ["security=breach", "ai=model", "hardware=chip", "law=court", "space=orbit"];

/**
 * A digest of so many stories by the real templates: each with a headline of 70 characters, a summary of 180, and up to
 * three other outlets. `mail`: by default with templates that were not compiled yet.
 */
export async function benchEdition(stories: number, { mail } = createRender(TEMPLATES)): Promise<Edition> {
  const told = Array.from({ length: stories }, (_, index) => {
    const outlets = Array.from({ length: 1 + (index % 4) }, (__, other) =>
      tell(`Researchers publish a fix for flaw ${index} in a widely used library (${other})`, {
        outlet: `Outlet ${other} of ${index}`,
        summary:
          "The maintainers were told in spring and shipped a patch last night — users of version 3 and later " +
          `should update now, says the advisory; older ones “are not affected” (case ${index}).`,
        link: `https://outlet-${other}.example/2014/12/18/a-flaw-in-a-widely-used-library-${index}`,
      }),
    );
    const [lead, ...others] = outlets;
    if (lead === undefined) throw new Error("A story without an outlet.");
    const tags = [TAGS[index % TAGS.length] ?? ""];
    return story([lead, ...others], { id: `story-${String(index).padStart(2, "0")}`, tags, points: stories - index });
  });
  const sections = TAGS.map((tag) => tag.split("=")[0] ?? "").map((tag) => ({ title: tag, where: withTag(tag) }));
  const due = { slot: "2014-12-20T08:00" as Slot, plannedAt: new Date("2014-12-20T07:00:00Z") };
  const input = { options, digest: digest({ sections, stories }), due, stories: told };
  return await freezeEdition(input, new Date("2014-12-20T07:00:30Z"), mail);
}

/** How often MJML compiled while `work` ran: the real compiler, counted at the door of its core. */
export async function countCompiles(work: () => Promise<unknown>): Promise<number> {
  const require = createRequire(createRequire(import.meta.url).resolve("mjml"));
  const core = require(CORE) as { default: (...args: readonly unknown[]) => unknown };
  const real = core.default;
  let compiles = 0;
  core.default = (...args) => {
    compiles += 1;
    return real(...args);
  };
  try {
    await work();
    return compiles;
  } finally {
    core.default = real;
  }
}
