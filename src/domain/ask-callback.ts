/** What our hub asks or tells the callback of a subscription by GET (WebSub, 5.2 and 5.3). */
export type CallbackQuestion = {
  readonly callback: string;
  /** By their whole names: `hub.mode`. */
  readonly parameters: Readonly<Record<string, string>>;
};

/** What our hub sends to a callback by POST (7). */
export type CallbackContent = {
  readonly callback: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** `answer`: by what status, and how its text begins. `failed`: nobody knows. */
export type CallbackAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly text: string;
      readonly detail: string;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: "failed"; readonly detail: string };

/** Asks and sends once, and follows no redirect. Both throw only when `signal` aborts. */
export type Callbacks = {
  ask(question: CallbackQuestion, signal: AbortSignal): Promise<CallbackAnswer>;
  send(content: CallbackContent, signal: AbortSignal): Promise<CallbackAnswer>;
  /** Whether such an address is never asked, as far as can be seen before its name is looked up. */
  isForbidden(callback: URL): boolean;
};
