import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Figure } from "../figure.ts";
import { judged } from "../floors.ts";
import type { Speeds } from "./speed-process.ts";

/** As the product is started. */
const AS_SHIPPED = ["--max-semi-space-size=4"];
/** Items in the window while others come. */
const WINDOWS = [1_000, 10_000, 100_000] as const;

/** How fast and in how much memory; in a process of its own, so that nothing else is in its heap. */
export async function storySpeed(): Promise<readonly Figure[]> {
  const script = join(import.meta.dirname, "speed-process.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [...AS_SHIPPED, "--expose-gc", script], {
    env: process.env,
  });
  const speeds = JSON.parse(stdout) as Speeds;
  const beside = { against: "title overlap over 2000", other: speeds.othersPerSecond };
  return [
    ...WINDOWS.map((size) =>
      judged({
        group: "stories",
        figure: `stories/s, window of ${size}`,
        value: speeds.perSecond[size] ?? 0,
        unit: "/s",
        ...beside,
      }),
    ),
    measured("memory, window of 100000", speeds.memoryMiB, "MiB"),
    measured("repair of 5000 stories", speeds.repairMs, "ms"),
    measured("repair of 5000 stories, longest stall", speeds.repairStallMs, "ms"),
    measured("rebuild of 100000 items", speeds.rebuildSeconds, "s"),
  ];
}

function measured(figure: string, value: number, unit: string): Figure {
  return judged({ group: "stories", figure, value, unit });
}
