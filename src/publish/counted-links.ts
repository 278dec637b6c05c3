import { createHmac, timingSafeEqual } from "node:crypto";
import { type CountedLink, countedPath, SIGNATURE_CHARS } from "../domain/counted-link.ts";
import type { EditionId } from "../domain/digest.ts";

/** What the key for counted links is kept under. */
export const CLICK_KEY = "clicks";

const PURPOSE = "newsdesk click 1";

/** The address by which a link of an edition is counted; `number`: which one it is (`linksOf`). */
export type CountLink = (edition: EditionId, number: number, destination: string) => string;

/**
 * Makes such addresses. Where one leads is looked up in the edition and is part of what is signed: so nobody can make one that
 * leads elsewhere, and an address does not outlive its destination.
 */
export function countedLinks(siteUrl: string, key: Uint8Array): CountLink {
  return (edition, number, destination) => {
    const signature = sign(key, { edition, number }, destination);
    return `${siteUrl}/${countedPath({ edition, number, signature })}`;
  };
}

/** Whether the address of a link was made with this key for this destination; compares in constant time. */
export function isCountedLink(key: Uint8Array, { signature, ...link }: CountedLink, destination: string): boolean {
  const [given, made] = [Buffer.from(signature), Buffer.from(sign(key, link, destination))];
  return given.byteLength === made.byteLength && timingSafeEqual(given, made);
}

type Signed = Pick<CountedLink, "edition" | "number">;

function sign(key: Uint8Array, { edition, number }: Signed, destination: string): string {
  const said = JSON.stringify([edition, number, destination]);
  const mac = createHmac("sha256", key).update(PURPOSE).update("\0").update(said).digest("base64url");
  return mac.slice(0, SIGNATURE_CHARS);
}
