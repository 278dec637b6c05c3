import type { DeskStore } from "../domain/desk-store.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { createDepartureFolder } from "../store/departures/departure-folder.ts";
import type { Settings } from "./settings/settings.ts";

/** Tells a database that was put back who has left since, and how many of that it did not know. */
export async function tellDepartures(
  store: Pick<DeskStore, "departures">,
  { mail }: Settings,
): Promise<{ readonly changed: number; readonly unreadable: number }> {
  const { departures, unreadable } = await createDepartureFolder(mail.departures)
    .read()
    .catch((cause: unknown) => {
      const hint =
        "Check mail.departures, or make it readable for this user: without it the desk would write to people who have left.";
      throw new UserError(`${mail.departures} cannot be read.`, hint, EXIT.resource, { cause });
    });
  return { changed: await store.departures.apply(departures), unreadable };
}
