import type { Agent, Dispatcher } from "undici";
import errors from "undici/lib/core/errors.js";
import { failed } from "./http-failure.ts";

/** One request to one address. */
export type ExchangeRequest = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | null;
  /** Whether the body of a 200 is wanted as a whole, or only what any other status gives too. */
  readonly reads: "whole" | "beginning";
};

/** What one answer may take. All times in milliseconds. */
export type ExchangeLimits = {
  /** From now to the last byte, the connection included. */
  readonly wholeMs: number;
  /** From the request's start on a connection that stands to the last header of the answer. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly idleMs: number;
  /** Of the body, as it comes. */
  readonly maxRawBytes: number;
};

export type RawAnswer = {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  /** Still packed. When it is not read as a whole, no more than its first `MAX_OTHER_BYTES`, or what came of them. */
  readonly body: Uint8Array;
};

/** Enough to tell a page that wants to see a browser, or what a hub has against us. */
const MAX_OTHER_BYTES = 16_384;
/** Interim answers (RFC 9110, 15.2) before the real one; a server has no need for more than one or two. */
const MAX_INTERIM_ANSWERS = 8;

/**
 * Asks one address once. Throws what went wrong: an `HttpFailure` for a limit, the client's own error for the rest, the
 * signal's reason when it aborts. Whenever it ends before the answer does, the connection is closed.
 */
export function exchange(
  agent: Agent,
  request: ExchangeRequest,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<RawAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const isSpoilt = (): Promise<boolean> => isSpoiltByMore(agent, request.url.origin);
    const { url, method, headers, body, reads } = request;
    const handler = new Exchange({ limits, reads, signal, isSpoilt, resolve, reject });
    const path = `${url.pathname}${url.search}`;
    // The limits are kept here, with one timer for all: the client's own begin anew with each byte.
    agent.dispatch({ origin: url.origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, handler);
  });
}

/**
 * Whether more comes on the connection than the answer said it would. Then its `Content-Length` was too short, and what we
 * have of it is a part that looks whole. The rest of the same piece breaks the connection.
 */
function isSpoiltByMore(agent: Agent, origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    let isSpoilt = false;
    const look = (from: URL, _: readonly Dispatcher[], cause: Error): void => {
      isSpoilt ||=
        from.origin === origin && (cause instanceof errors.HTTPParserError || cause.message === "bad response");
    };
    agent.on("disconnect", look);
    const end = (): void => {
      agent.off("disconnect", look);
      resolve(isSpoilt);
    };
    setImmediate(() => setImmediate(end)); // A connection that breaks now has told so after one whole turn.
  });
}

type Outcome = Pick<ExchangeRequest, "reads"> & {
  readonly limits: ExchangeLimits;
  readonly signal: AbortSignal;
  readonly isSpoilt: () => Promise<boolean>;
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (cause: unknown) => void;
};

type Phase = "connecting" | "waiting" | "reading" | "ended";

class Exchange implements Dispatcher.DispatchHandler {
  readonly #outcome: Outcome;
  readonly #limits: ExchangeLimits;
  readonly #startedMs = performance.now();
  readonly #chunks: Uint8Array[] = [];
  readonly #onAbort = (): void => this.#end(this.#outcome.signal.reason);
  #controller: Dispatcher.DispatchController | null = null;
  #timer: NodeJS.Timeout | null = null;
  #phase: Phase = "connecting";
  /** When the phase began, or its last piece came. */
  #lastMs = this.#startedMs;
  #interim = 0;
  #bytes = 0;
  #status = 0;
  #headers: RawAnswer["headers"] = {};

  constructor(outcome: Outcome) {
    this.#outcome = outcome;
    this.#limits = outcome.limits;
    outcome.signal.addEventListener("abort", this.#onAbort);
    const { wholeMs, headersMs, idleMs } = this.#limits;
    this.#sleep(Math.min(wholeMs, headersMs, idleMs)); // No limit can be passed before; most answers are here by then.
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#phase === "ended") controller.abort(new Error("given up before the connection stood"));
    else this.#enter("waiting");
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: RawAnswer["headers"]): void {
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > MAX_INTERIM_ANSWERS) this.#end(failed("connect", "nothing but interim answers (HTTP 1xx)"));
      return;
    }
    this.#status = status;
    this.#headers = headers;
    this.#enter("reading");
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#lastMs = performance.now();
    this.#bytes += chunk.byteLength;
    const { maxRawBytes } = this.#limits;
    if (this.#isWhole() && this.#bytes > maxRawBytes)
      return this.#end(failed("too-large", `the answer is larger than ${maxRawBytes} bytes`));
    this.#chunks.push(chunk);
    if (!this.#isWhole() && this.#bytes >= MAX_OTHER_BYTES) this.#end(null);
  }

  onResponseEnd(): void {
    if (!this.#isWhole()) return this.#settle();
    void this.#outcome
      .isSpoilt()
      .then((isSpoilt) => (isSpoilt ? this.#fail(new errors.ResponseContentLengthMismatchError()) : this.#settle()));
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    // Of any other answer all that matters came with the headers.
    if (this.#phase === "reading" && !this.#isWhole()) this.#settle();
    else this.#fail(cause);
  }

  /** Whether nothing less than the whole body will do. */
  #isWhole(): boolean {
    return this.#status === 200 && this.#outcome.reads === "whole";
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#lastMs = performance.now();
  }

  /** One timer for all limits: what happens meanwhile only notes its time. */
  #sleep(ms: number): void {
    this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.ceil(ms)));
  }

  #endMs(): number {
    const { wholeMs, headersMs, idleMs } = this.#limits;
    const wholeEnd = this.#startedMs + wholeMs;
    if (this.#phase === "connecting") return wholeEnd; // The connector has its own, shorter limit.
    return Math.min(wholeEnd, this.#lastMs + (this.#phase === "waiting" ? headersMs : idleMs));
  }

  #look(): void {
    const leftMs = this.#endMs() - performance.now();
    if (leftMs > 0) return this.#sleep(leftMs);
    if (this.#phase === "waiting") return this.#end(failed("timeout", "no answer in time"));
    if (this.#phase === "reading" && !this.#isWhole()) return this.#end(null);
    const isIdle = performance.now() - this.#startedMs < this.#limits.wholeMs;
    this.#end(failed("timeout", isIdle ? "the answer stopped on its way" : "the answer was not complete in time"));
  }

  /** Closes the connection, and ends with the failure; `null`: what has come is the answer. */
  #end(failure: unknown): void {
    if (failure === null) this.#settle();
    else this.#fail(failure);
    this.#controller?.abort(failure instanceof Error ? failure : new Error("enough was read"));
  }

  #settle(): void {
    if (!this.#close()) return;
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#outcome.resolve({ status: this.#status, headers: this.#headers, body });
  }

  #fail(cause: unknown): void {
    if (this.#close()) this.#outcome.reject(cause);
  }

  #close(): boolean {
    if (this.#phase === "ended") return false;
    this.#phase = "ended";
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#outcome.signal.removeEventListener("abort", this.#onAbort);
    return true;
  }
}
