import type { Edition } from "../../../src/domain/digest.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import { MORNING } from "../../builders.ts";
import { aFanOut } from "../../contract/stored.ts";
import { benchEdition } from "../mail/bench-edition.ts";
import { subscribeMany } from "../mail/subscribe-many.ts";

const STORIES = 8;

/** Makes the desk of this address, with so many deliveries of a real edition in its outbox. */
export async function fillOutbox(address: string, mails: number): Promise<Edition> {
  const edition = { ...(await benchEdition(STORIES)), composedAt: new Date() };
  const database = await openDatabase(address);
  const store = toDeskStore(database);
  try {
    await migrate(database, MORNING);
    await subscribeMany(database, mails);
    await store.editions.save(edition, []);
    const made = await store.send.fanOut(edition.id, aFanOut());
    if (made !== mails) throw new Error(`${made} deliveries were made for ${mails} subscribers.`);
    return edition;
  } finally {
    await store.close();
  }
}
