import { promises as dns } from "node:dns";
import { UserError } from "../domain/user-error.ts";

/** One question to one server; twice that much when it has to be asked again. */
const ASK_MS = 3_000;
const TRIES = 2;
/** What a name server says when there is no such name, or no text at it. */
const NOTHING = new Set(["ENOTFOUND", "ENODATA"]);

/**
 * Asks name servers for the texts at a name, each joined from its pieces (RFC 1035, 3.3.14). `null`: none answered.
 * `servers`: addresses, with `:port` where it is not 53; by default those of the system. Throws a `UserError` for others.
 */
export function createTextLookUp(servers: readonly string[] | null = null) {
  const resolver = createResolver(servers);
  return async (name: string): Promise<readonly string[] | null> => {
    try {
      return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(""));
    } catch (error) {
      return nothingOrNull(error);
    }
  };
}

/** Throws a `UserError` for servers that are none. */
export function createResolver(servers: readonly string[] | null): dns.Resolver {
  const resolver = new dns.Resolver({ timeout: ASK_MS, tries: TRIES });
  if (servers !== null) setServers(resolver, servers);
  return resolver;
}

/** What a failed question says: that there is nothing, or `null` when none answered. */
export function nothingOrNull(error: unknown): readonly [] | null {
  return NOTHING.has(String((error as NodeJS.ErrnoException).code)) ? [] : null;
}

function setServers(resolver: dns.Resolver, servers: readonly string[]): void {
  try {
    resolver.setServers([...servers]);
  } catch (cause) {
    const hint = "Example: 9.9.9.9, 127.0.0.1:5353 or [::1]:5353";
    throw new UserError("That is not the address of a name server.", hint, undefined, { cause });
  }
}
