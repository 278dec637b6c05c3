import { Readable } from "node:stream";

/** How far one message came on its way to the relay. */
export type DotGate = {
  /** The relay let us in and was told of the message. */
  readonly isOpen: () => boolean;
  /** `beforeDot` was called. */
  readonly isAtDot: () => boolean;
  /** The last bytes were given to the connection: from here on the relay may have the whole message. */
  readonly isHandedOver: () => boolean;
  /** Waits until `beforeDot` has ended, if it was called, and gives what it threw. */
  readonly refusal: () => Promise<{ readonly cause: unknown } | null>;
  /** Lets the message through, but for its tail, which waits for `beforeDot`. */
  readonly pass: (message: Readable) => Readable;
};

/** As much is held back: with less than the whole message no relay can take it for complete. */
const TAIL_BYTES = 512;
/** In pieces of this size a slow relay holds us back, so that the dot of a long message is not noted far too early. */
const PIECE_BYTES = 16 * 1024;

/**
 * Stands between a composed message and the connection. It reads nothing until the connection does, and that is after
 * the relay's "354": so a recipient that is refused never costs a note of the dot.
 */
export function createDotGate(beforeDot: () => Promise<void>): DotGate {
  let isOpen = false;
  let isAtDot = false;
  let isHandedOver = false;
  let passing: Promise<{ readonly cause: unknown } | null> | null = null;

  async function* holdBack(message: Readable, isGone: () => boolean): AsyncGenerator<Buffer> {
    let tail: Buffer = Buffer.alloc(0);
    for await (const chunk of message as AsyncIterable<Buffer>) {
      const known = Buffer.concat([tail, chunk]);
      const end = Math.max(0, known.length - TAIL_BYTES);
      for (let at = 0; at < end; at += PIECE_BYTES) yield known.subarray(at, Math.min(at + PIECE_BYTES, end));
      tail = known.subarray(end);
    }
    if (isGone()) return;
    isAtDot = true;
    passing = beforeDot().then(
      () => null,
      (cause: unknown) => ({ cause }),
    );
    const refusal = await passing;
    if (refusal !== null) throw new Error("The message was kept from its dot.");
    if (isGone()) return; // The line broke while the dot was being noted.
    isHandedOver = true;
    yield tail;
  }

  return {
    isOpen: () => isOpen,
    isAtDot: () => isAtDot,
    isHandedOver: () => isHandedOver,
    refusal: async () => await passing,
    pass(message) {
      isOpen = true;
      const gated: Readable = Readable.from(holdBack(message, () => gated.destroyed));
      return gated;
    },
  };
}
