import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { ReportDoor } from "../send/send.ts";
import type { Secret } from "./settings/secret.ts";

export { MIME_LIMITS } from "../send/send.ts";

/** What the web room hands on: reports of mail services. */
export type BounceDoor = {
  /** `refused`: it is not signed by the secret of the settings. `unreadable`: it is no event. */
  readonly receive: (call: BounceCall) => Promise<"taken" | "refused" | "unreadable">;
};

export type BounceCall = {
  readonly body: Uint8Array;
  readonly isMail: boolean;
  /** `sha256=` and the HMAC-SHA-256 of the body in hex; `null`: there is none. */
  readonly signature: string | null;
};

const MAX_NAME_CHARS = 500;
const name = z.string().min(1).max(MAX_NAME_CHARS).optional();
const ReportedEvent = z
  .object({
    event: z.enum(["hard", "soft", "complaint"]),
    messageId: name,
    envelopeId: name,
    detail: z.string().optional(),
  })
  .refine(({ messageId, envelopeId }) => messageId !== undefined || envelopeId !== undefined);

/** Lets in what is signed by the secret. Taken again it changes nothing, so a service may repeat itself. */
export function createBounceDoor(secret: Secret<string>, reports: ReportDoor): BounceDoor {
  return {
    async receive({ body, isMail, signature }) {
      if (!isSigned(secret, body, signature)) return "refused";
      if (isMail) {
        await reports.mail(body);
        return "taken";
      }
      const event = ReportedEvent.safeParse(jsonOf(body));
      if (!event.success) return "unreadable";
      await reports.event(event.data);
      return "taken";
    },
  };
}

function isSigned(secret: Secret<string>, body: Uint8Array, signature: string | null): boolean {
  const [, hex = ""] = /^sha256=([0-9a-f]{64})$/i.exec(signature?.trim() ?? "") ?? [];
  const given = Buffer.from(hex, "hex");
  const made = createHmac("sha256", secret.reveal()).update(body).digest();
  return given.byteLength === made.byteLength && timingSafeEqual(given, made);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return null;
  }
}
