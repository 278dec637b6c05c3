import type { BounceStore } from "../../domain/bounce-store.ts";
import { sha256 } from "../../domain/content-id.ts";
import type { DeliveryId } from "../../domain/delivery.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { MailAddress } from "../../domain/subscriber.ts";
import type { KeyStore, SubscriberStore } from "../../domain/subscriber-store.ts";
import { LEAVING_KEY, NO_TOKENS, type OwnAddresses, readTokens } from "./leaving-address.ts";
import { BOUNCE_KEY } from "./return-path.ts";
import { count, type ReportEnd, takeReport } from "./take-report.ts";

/** Takes what comes in about mails that went out, and who unsubscribes by mail. Both throw what the storage throws, and do nothing twice. */
export type ReportDoor = {
  /** A mail, whoever it is from. */
  readonly mail: (raw: Uint8Array) => Promise<ReportEnd>;
  /** What a mail service says, when it is known to be that service. */
  readonly event: (event: ReportEvent) => Promise<ReportEnd>;
};

export type ReportEvent = {
  readonly event: "hard" | "soft" | "complaint";
  /** What our mail is named by; one of the two. */
  readonly messageId?: string | undefined;
  readonly envelopeId?: string | undefined;
  readonly detail?: string | undefined;
};

export type DoorParts = {
  readonly store: Pick<BounceStore, "delivery" | "record">;
  readonly subscribers: Pick<SubscriberStore, "end">;
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Where reports come to, and mails that unsubscribe; `null`: no address has tokens. */
  readonly address: MailAddress | null;
};

const MAX_DETAIL_CHARS = 400;

export function createReportDoor(parts: DoorParts): ReportDoor {
  const { store } = parts;
  return {
    async mail(raw) {
      const own = await ownAddresses(parts);
      return await takeReport(raw, {
        ...parts,
        readTokens: (text) => (own === null ? NO_TOKENS : readTokens(own, text)),
      });
    },
    async event({ event: kind, messageId, envelopeId, detail = "" }) {
      const named = messageId === undefined ? { id: (envelopeId ?? "") as DeliveryId } : { messageId: bare(messageId) };
      const delivery = await store.delivery(named);
      if (delivery === null) return "ignored";
      const said = detail
        .replace(/[\p{Cc}\s]+/gu, " ")
        .trim()
        .slice(0, MAX_DETAIL_CHARS);
      return await count(
        delivery,
        { key: sha256(`${kind} ${detail}`), kind, detail: said || "A mail service says so." },
        parts,
      );
    },
  };
}

async function ownAddresses({ address, keys }: DoorParts): Promise<OwnAddresses | null> {
  if (address === null) return null;
  return { address, bounce: await keys.key(BOUNCE_KEY), leaving: await keys.key(LEAVING_KEY) };
}

function bare(messageId: string): string {
  return messageId.trim().replace(/^<|>$/g, "");
}
