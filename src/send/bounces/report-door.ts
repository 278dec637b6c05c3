import type { BounceStore } from "../../domain/bounce-store.ts";
import { sha256 } from "../../domain/content-id.ts";
import type { DeliveryId } from "../../domain/delivery.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { MailAddress } from "../../domain/subscriber.ts";
import type { KeyStore } from "../../domain/subscriber-store.ts";
import { BOUNCE_KEY, readReturnPath } from "./return-path.ts";
import { count, type ReportEnd, takeReport } from "./take-report.ts";

/** Takes what comes in about mails that went out. Both throw what the storage throws, and do nothing twice. */
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
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Where reports come to; `null`: return paths have no tokens. */
  readonly address: MailAddress | null;
};

const MAX_DETAIL_CHARS = 400;

export function createReportDoor(parts: DoorParts): ReportDoor {
  const { address, keys, store } = parts;
  return {
    async mail(raw) {
      const key = address === null ? null : await keys.key(BOUNCE_KEY);
      const readPath = (text: string) =>
        address === null || key === null ? "none" : readReturnPath({ address, key }, text);
      return await takeReport(raw, { ...parts, readPath });
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

function bare(messageId: string): string {
  return messageId.trim().replace(/^<|>$/g, "");
}
