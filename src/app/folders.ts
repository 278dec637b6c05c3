import { fileURLToPath } from "node:url";

/** Two folders up from `src/app` and from `dist/app` alike. */
const PACKAGE = new URL("../../", import.meta.url);

export const TEMPLATES: string = fileURLToPath(new URL("templates", PACKAGE));
export const ASSETS: string = fileURLToPath(new URL("templates/assets", PACKAGE));
export const DEMO: string = fileURLToPath(new URL("config/demo", PACKAGE));
