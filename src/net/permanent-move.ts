import { type Guard, hostnameOf, portOf } from "./guard.ts";

/** How far permanent redirects alone have led so far. */
export type Trail = { readonly movedTo: URL | null; readonly isEnded: boolean };

export type Hop = { readonly status: number; readonly from: URL; readonly to: URL };

export const TRAIL_START: Trail = { movedTo: null, isEnded: false };

/**
 * Follows one more hop. What ends the trail: a temporary redirect, a step from https down to http, and a step from the
 * open web to an address that only the operator's allow-list opens. Those are followed, and never for good. Pure.
 */
export function extendTrail(trail: Trail, { status, from, to }: Hop, guard: Pick<Guard, "trusts">): Trail {
  const isPermanent = status === 301 || status === 308; // RFC 9110, 15.4.2 and 15.4.9
  const isDowngrade = from.protocol === "https:" && to.protocol === "http:";
  const isInward = isTrusted(to, guard) && !isTrusted(from, guard);
  if (trail.isEnded || !isPermanent || isDowngrade || isInward) return { ...trail, isEnded: true };
  return { movedTo: to, isEnded: false };
}

function isTrusted(url: URL, { trusts }: Pick<Guard, "trusts">): boolean {
  return trusts(hostnameOf(url), portOf(url));
}
