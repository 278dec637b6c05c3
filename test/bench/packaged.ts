import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const MAIN = join(ROOT, "dist/main.js");

/** The program as the package holds it, built anew when anything that it is made of is younger. */
export function packagedMain(): string {
  const builtMs = statSync(MAIN, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const parts = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).map((file) => join("src", file));
  const isOld = [...parts, "package.json", "package-lock.json"].some(
    (file) => statSync(join(ROOT, file)).mtimeMs > builtMs,
  );
  if (isOld) execFileSync("npm", ["run", "-s", "build"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  return MAIN;
}
