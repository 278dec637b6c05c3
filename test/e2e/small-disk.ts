import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type SmallDisk = {
  readonly path: string;
  /** With the suffix of `mount`: `4m`. What is on it stays. */
  readonly resize: (size: string) => void;
  readonly remove: () => void;
};

/** A disk of this size in memory; `null` where this user may not mount one. */
export function mountSmallDisk(size: string): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), "newsdesk-disk-"));
  const mount = (...options: readonly string[]) =>
    execFileSync("mount", ["-t", "tmpfs", "-o", options.join(","), "tmpfs", path], { stdio: "ignore" });
  try {
    mount(`size=${size}`);
  } catch {
    rmdirSync(path);
    return null;
  }
  return {
    path,
    resize: (next) => void mount("remount", `size=${next}`),
    remove() {
      execFileSync("umount", [path]);
      rmdirSync(path);
    },
  };
}
