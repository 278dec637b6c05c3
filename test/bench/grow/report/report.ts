import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../../../src/domain/user-error.ts";
import { PLOTS } from "./plots.ts";
import { readFigures } from "./read-figures.ts";
import { draw } from "./svg.ts";

/**
 * Draws the pictures of README.md from the figures that are kept in the project: `FOLDER/figures.jsonl` gives `FOLDER/*.svg`. A picture
 * whose figures are missing is left out, and `told` hears which. Returns the files that were written. Throws a `UserError` for a file
 * that is missing or holds anything else.
 */
export function report(folder: string, told: (line: string) => void): readonly string[] {
  const file = join(folder, "figures.jsonl");
  const figures = readFigures(textOf(file), file);
  const written: string[] = [];
  for (const [name, plot] of Object.entries(PLOTS)) {
    const picture = plot(figures);
    const target = join(folder, `${name}.svg`);
    if ("missing" in picture) {
      told(`${target} is NOT DRAWN, and left as it was: there is no ${picture.missing} in ${file}.`);
      continue;
    }
    writeFileSync(target, draw(picture));
    written.push(target);
  }
  return written;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(
      `${file} cannot be read: ${String(cause)}.`,
      `Measure first: mkdir -p ${dirname(file)}; npm run bench --silent -- grow --json >> ${file}`,
    );
  }
}
