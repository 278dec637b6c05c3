import type { ModelStore } from "../domain/model-store.ts";
import { toBytes, toMs } from "./cells.ts";
import { type Database, writing } from "./database.ts";
import { overwrite } from "./overwrite.ts";

export function createModelStore(database: Database): ModelStore {
  return {
    async model(name, madeFrom) {
      const model = database.db.selectFrom("models").select("body").where("name", "=", name);
      const row = await model.where("made_from", "=", madeFrom).executeTakeFirst();
      return row === undefined ? null : toBytes(row.body);
    },
    async newestModel(name) {
      const models = database.db.selectFrom("models").select(["made_from", "body"]);
      const row = await models.where("name", "=", name).executeTakeFirst();
      return row === undefined ? null : { madeFrom: row.made_from, body: toBytes(row.body) };
    },
    saveModel: (name, { madeFrom, body, madeAt }) =>
      writing(database, async (queries) => {
        const row = { name, made_from: madeFrom, body, made_at: toMs(madeAt) };
        await queries
          .insertInto("models")
          .values(row)
          .onConflict((conflict) => conflict.column("name").doUpdateSet(overwrite(row)))
          .execute();
      }),
  };
}
