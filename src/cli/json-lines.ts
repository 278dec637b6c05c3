import type { z } from "zod";
import { UserError } from "../domain/user-error.ts";

/**
 * Reads JSON lines of one shape; empty lines are passed over. Throws a `UserError` that names the line at the first one
 * that is not JSON or not of the shape.
 */
export async function* readJsonLines<Line>(lines: AsyncIterable<string>, shape: z.ZodType<Line>): AsyncGenerator<Line> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const text = number === 1 ? line.replace(/^\uFEFF/, "") : line; // A byte order mark, as some editors write it.
    if (text.trim() === "") continue;
    const result = shape.safeParse(parseLine(text, number));
    if (!result.success) throw wrongLine(number, problemOf(result.error));
    yield result.data;
  }
}

/** All lines at once. Throws a `UserError` when there are more than `maxLines`: to leave some out would give a wrong answer. */
export async function takeAtMost<Line>(lines: AsyncIterable<Line>, maxLines: number): Promise<readonly Line[]> {
  const taken: Line[] = [];
  for await (const line of lines) {
    if (taken.length === maxLines) {
      throw new UserError(`The input has more than ${maxLines} lines.`, "Give fewer, such as those of one month.");
    }
    taken.push(line);
  }
  return taken;
}

function parseLine(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrongLine(number, cause instanceof Error ? cause.message : String(cause));
  }
}

function problemOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`).join("; ");
}

function wrongLine(number: number, problem: string): UserError {
  return new UserError(
    `Line ${number} of the input cannot be used: ${problem}.`,
    "Give one JSON object a line; README.md shows their fields.",
  );
}
