import { fileURLToPath } from "node:url";

/** Two folders up from `src/app` and from `dist/app` alike. */
const PACKAGE = new URL("../../", import.meta.url);

export const TEMPLATES: string = fileURLToPath(new URL("templates", PACKAGE));
export const STYLESHEET: string = fileURLToPath(new URL("templates/assets/newsdesk.css", PACKAGE));
export const ICON: string = fileURLToPath(new URL("templates/assets/newsdesk.svg", PACKAGE));
export const DEMO: string = fileURLToPath(new URL("config/demo", PACKAGE));
