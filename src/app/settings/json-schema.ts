import { z } from "zod";
import { SettingsSchema } from "./settings-schema.ts";

/** The JSON Schema (draft 2020-12) of a settings file as the operator writes it, for editors. */
export function settingsJsonSchema(): object {
  const schema = z.toJSONSchema(SettingsSchema, { io: "input", unrepresentable: "throw" });
  return { title: "Settings of newsdesk", ...schema };
}

/** The exact text of `config/newsdesk.schema.json`. */
export function settingsSchemaText(): string {
  return `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`;
}
