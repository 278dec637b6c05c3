import type { Hub } from "../publish/publish.ts";

export type { HubForm } from "../publish/publish.ts";

/** What the web room hands on to our own hub: what strangers ask of it. */
export type HubDoor = Pick<Hub, "take">;
