import { relative, resolve } from "node:path";
import { UserError } from "../../../../src/domain/user-error.ts";
import { report } from "./report.ts";

const FOLDER = relative(process.cwd(), resolve(import.meta.dirname, "../../../../.github/grow"));

const told = (line: string): void => void process.stderr.write(`${line}\n`);

/** What `--report` does, with the groups that were named beside it: prints the files that were drawn; returns the exit code. */
export function drawReport(groups: readonly string[], folder = FOLDER): number {
  if (groups.join() !== "grow") {
    told("--report is of the group grow alone: npm run bench -- grow --report");
    return 2;
  }
  try {
    for (const file of report(folder, told)) process.stdout.write(`${file}\n`);
    return 0;
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    told(`${cause.message}\n${cause.hint}`);
    return cause.exitCode;
  }
}
