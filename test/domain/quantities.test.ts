import { expect, test } from "vitest";
import { parseDuration, parseSize } from "../../src/domain/quantities.ts";

test.for<[text: string, seconds: number | null]>([
  ["90s", 90],
  ["15m", 900],
  ["6h", 21_600],
  ["4d", 345_600],
  ["2w", 1_209_600],
  ["0s", 0],
  ["", null],
  ["15", null],
  ["m", null],
  ["1.5h", null],
  ["-1h", null],
  ["15 m", null],
  ["15M", null],
  ["1toString", null],
  ["1000000000s", null],
])("duration %j is %j s", ([text, seconds]) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.for<[text: string, bytes: number | null]>([
  ["500KiB", 512_000],
  ["10MiB", 10_485_760],
  ["5MB", 5_000_000],
  ["1GiB", 1_073_741_824],
  ["7B", 7],
  ["10", null],
  ["10mb", null],
  ["10 MiB", null],
  ["1.5MiB", null],
])("size %j is %j bytes", ([text, bytes]) => {
  expect(parseSize(text)).toBe(bytes);
});
