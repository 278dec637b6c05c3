import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { buildConnector } from "undici";
import connectorOf from "undici/lib/core/connect.js";
import { portOf, privateAddress, type Guard } from "./guard.ts";
import { createLookup, type LookupAll } from "./http-lookup.ts";

/** The connection was not made, because the address that the name led to is refused. */
export class ForbiddenAddressError extends Error {}

/**
 * Connects only to addresses that the guard leaves open. A name is judged by all its answers, in the same lookup that
 * the connection uses, so that no second answer can slip in between. A literal address is judged here as well, because
 * no lookup is ever made for it. `lookup` takes the place of both ways in which names are looked up.
 */
export function createConnector(guard: Guard, connectTimeoutMs: number, lookup?: LookupAll) {
  const common = { timeout: connectTimeoutMs, allowH2: false };
  const toTrusted = connectorOf({ ...common, lookup: asLookupFunction(lookup ?? systemLookup, () => true) });
  const toOpen = connectorOf({ ...common, lookup: asLookupFunction(lookup ?? createLookup(), guard.isOpen) });
  const connect: buildConnector.connector = (target, callback) => {
    const { hostname } = target;
    const port = target.port === "" ? portOf(new URL(`${target.protocol}//x`)) : Number(target.port);
    if (guard.trusts(hostname, port)) return toTrusted(target, callback);
    if (isIP(hostname) !== 0 && !guard.isOpen(hostname)) return callback(forbidden(hostname), null);
    return toOpen(target, callback);
  };
  return connect;
}

function asLookupFunction(lookup: LookupAll, isOpen: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    const family = typeof options.family === "number" ? { family: options.family } : {};
    lookup(hostname, { ...family, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) return callback(error ?? new Error(`${hostname}: no address`), "");
      const closed = addresses.find(({ address }) => !isOpen(address));
      if (closed !== undefined) return callback(forbidden(closed.address), "");
      return options.all === true ? callback(null, [...addresses]) : callback(null, first.address, first.family);
    });
  };
}

function forbidden(address: string): ForbiddenAddressError {
  return new ForbiddenAddressError(privateAddress(address));
}
