import ipaddr from "ipaddr.js";

/** Ranges in which only this machine, or the operator's own network, is. */
const NEAR = new Set(["loopback", "linkLocal", "private", "uniqueLocal"]);

/** Whether strangers may reach what listens there: at all addresses of the machine, at a public one, or at a name that may be one. */
export function isExposed(host: string): boolean {
  if (ipaddr.isValid(host)) return !NEAR.has(ipaddr.process(host).range());
  return host.toLowerCase() !== "localhost";
}
