import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** A browser on the PATH; `null` where there is none. */
export const BROWSER: string | null = findBrowser();

/** Why tests that need one are skipped. */
export const NO_BROWSER = "there is no chromium, chromium-browser or google-chrome on the PATH";

function findBrowser(): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((place) => join(place, name)));
  return places.find((place) => existsSync(place)) ?? null;
}
