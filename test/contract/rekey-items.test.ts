import { expect, describe, test } from "vitest";
import { LINK_KEYS } from "../../src/domain/canonical-link.ts";
import type { ItemId } from "../../src/domain/item.ts";
import { anItem, aSource, aStory, link, sourced } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

const ITEM = anItem("A lock is picked", {
  link: link("https://youtu.be/a-b_c123456"),
  identity: { kind: "guid", value: "https://youtu.be/a-b_c123456" },
});
const OTHER_SPELLING = "https://www.youtube.com/watch?v=a-b_c123456&feature=share";

describe.for(Object.entries(backends))("the keys of links on %s", ([, backend]) => {
  test.for([
    { why: "by other rules", madeBy: "2019-01-01" },
    { why: "before rules had a name", madeBy: null },
  ])("that were made $why are made anew when the database is opened", async ({ madeBy }) => {
    const desk = await deskWithOldKeys(madeBy);
    expect(await desk.store.stories.lookUp(OTHER_SPELLING)).toBeNull();
    const store = await desk.another();
    expect((await store.stories.lookUp(OTHER_SPELLING))?.coverage[0].item.id).toBe(ITEM.id);
    const known = await store.collect.knownItems(ITEM.sourceId, {
      ids: [],
      identities: ["youtube.com/watch?v=a-b_c123456"],
      links: [],
      words: [],
    });
    expect(known.map(({ id }) => id)).toEqual([ITEM.id]);
  });

  test("that were made by these rules are not looked at again", async () => {
    const desk = await deskWithOldKeys(LINK_KEYS);
    const store = await desk.another();
    expect(await store.stories.lookUp(OTHER_SPELLING)).toBeNull();
  });

  test("are made anew of more items than one transaction takes, and none without a link gets one", async () => {
    const desk = await openDesk(backend);
    const source = aSource();
    const items = Array.from({ length: 1_001 }, (_, at) =>
      anItem(`Item ${at}`, at === 7 ? { link: null } : {}, source),
    );
    await storeStories(desk.store, [aStory([sourced(ITEM), ...items.map((item) => sourced(item, source))])]);
    const before = await keysOf(desk);
    await desk.tables.updateTable("items").set({ link_key: null, identity_key: "" }).execute();
    await desk.tables.updateTable("meta").set({ value: "older" }).where("name", "=", "links").execute();
    await desk.another();
    expect(await keysOf(desk)).toEqual(before);
    expect(before.filter((row) => row.link_key === null)).toHaveLength(1);
  });

  /** A desk in which the item lies under the keys that an earlier program gave it. */
  async function deskWithOldKeys(madeBy: string | null): Promise<Desk> {
    const desk = await openDesk(backend);
    await storeStories(desk.store, [aStory([sourced(ITEM)])]);
    await desk.tables
      .updateTable("items")
      .set({ link_key: "youtu.be/a-b_c123456", identity_key: "youtu.be/a-b_c123456" })
      .where("id", "=", ITEM.id)
      .execute();
    await desk.tables.deleteFrom("meta").where("name", "=", "links").execute();
    if (madeBy !== null) await desk.tables.insertInto("meta").values({ name: "links", value: madeBy }).execute();
    return desk;
  }
});

async function keysOf({ tables }: Desk): Promise<readonly { id: ItemId; link_key: string | null }[]> {
  return await tables.selectFrom("items").select(["id", "link_key", "identity_key"]).orderBy("id").execute();
}
