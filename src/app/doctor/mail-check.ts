/** One thing that mailboxes look at, and what is to be done about it; `null`: nothing. */
export type MailCheck = {
  readonly what: "SPF" | "DKIM" | "DMARC" | "PTR" | "TLS";
  /** Where it lies in DNS, or who it is asked of. */
  readonly name: string;
  readonly found: readonly string[];
  /** `warn`: mail goes out all the same, or it cannot be seen from here. */
  readonly state: "good" | "warn" | "bad";
  readonly toDo: string | null;
};

export const UNANSWERED = "No name server answers. Check the network, and run this again.";
