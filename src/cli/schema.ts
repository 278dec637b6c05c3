import { settingsSchemaText } from "../app/settings/json-schema.ts";
import { EXIT } from "../domain/user-error.ts";
import type { Command } from "./command.ts";

/** `newsdesk schema`: what `config/newsdesk.schema.json` holds. */
export const schema: Command = {
  name: "schema",
  usage: ["schema > newsdesk.schema.json"],
  summary: "Print the JSON Schema of the settings file, for editors",
  maxWords: 0,
  options: {},
  async run(_args, io) {
    io.print(settingsSchemaText().trimEnd());
    return await Promise.resolve(EXIT.ok);
  },
};
