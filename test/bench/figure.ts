/** One measured figure, as `npm run bench -- --json` prints it, a line each. */
export type Figure = {
  readonly group: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** Of a figure that is measured again and again: where along the way, such as the minute. Only told with `--json`. */
  readonly at?: number;
  /** What the ratio is taken against, in the same run. */
  readonly against?: string;
  readonly ratio?: number;
  /** The bar, in words; `null` while none is set. */
  readonly reach: string | null;
  /** `null` while no bar is set. */
  readonly pass: boolean | null;
};

/** A group of figures, or the reason why it could not be measured here. */
export type Group = () => Promise<readonly Figure[] | { readonly skipped: string }>;

export function figureLine(figure: Figure): string {
  const value = figure.value >= 100 ? figure.value.toFixed(0) : figure.value.toPrecision(3);
  const ratio = figure.ratio === undefined ? "" : ` = ${figure.ratio.toPrecision(3)} x ${figure.against ?? ""}`;
  const bar = figure.reach === null ? "" : `  reach ${figure.reach}: ${figure.pass === true ? "yes" : "NO"}`;
  return `${figure.group.padEnd(9)}${figure.figure.padEnd(34)}${value.padStart(9)} ${figure.unit}${ratio}${bar}`;
}
