/** A image as it is passed on to readers. */
export type Image = {
  /** One of the few types that browsers show and that run nothing: told by the bytes, never by the server. */
  readonly contentType: string;
  readonly body: Uint8Array;
};

/** Asks for a image once; `null`: there is none that could be shown. Throws only when `signal` aborts. */
export type FetchImage = (url: string, signal: AbortSignal) => Promise<Image | null>;
