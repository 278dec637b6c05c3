/** The log as the stages see it: fields first, then a fixed sentence. Secrets never go in either. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Gives the present moment. Stages never read the clock of the machine. */
export type Clock = () => Date;

/** Lets so many milliseconds go by. Rejects when `signal` aborts. Whoever moves the clock by hand gives a `Sleep` that does. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;
