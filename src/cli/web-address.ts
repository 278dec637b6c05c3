import { readFeedUrl } from "../app/settings/addresses.ts";
import { echoed } from "../domain/terminal-text.ts";
import { UserError } from "../domain/user-error.ts";

/** A web address as people type it: `example.org` is taken as https. */
export function webAddress(word: string, example: string): string {
  const typed = /^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`;
  const address = /^https:\/\/[^/?#]*[.:\]]/i.test(typed) || typed === word ? readFeedUrl(typed) : null;
  if (address !== null) return address;
  throw new UserError(`${echoed(word)} is not a web address.`, `Example: ${example}`);
}
