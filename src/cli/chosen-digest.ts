import type { Settings } from "../app/settings/settings.ts";
import type { Digest } from "../domain/digest.ts";
import { suggestion } from "../domain/near-name.ts";
import { echoed } from "../domain/terminal-text.ts";
import { UserError } from "../domain/user-error.ts";

/** The digest of this name, or the only one. */
export function chosenDigest({ digests }: Settings, name: string | undefined): Digest {
  const names = digests.map((one) => one.name);
  const [only, ...others] = digests;
  if (only === undefined) throw new UserError("The settings have no digest.", 'Add one under "digests:".');
  if (name === undefined && others.length === 0) return only;
  if (name === undefined) throw new UserError("There are several digests.", `Name one of: ${names.join(", ")}.`);
  const found = digests.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new UserError(`There is no digest ${echoed(name)}.`, suggestion(name, names, `There is: ${names.join(", ")}.`));
}
