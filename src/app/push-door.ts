import type { Push } from "../collect/collect.ts";
import type { BounceDoor } from "./bounce-door.ts";
import type { HubDoor } from "./hub-door.ts";

/** What the web room hands on to the subscriber: what hubs ask and send. */
export type PushDoor = Pick<Push, "isOpen" | "confirm" | "receive">;

export type PushDoors = {
  /** The one that is open now; `null`: hubs cannot reach us. */
  readonly door: () => PushDoor | null;
  /** Of one push, as the settings say it now. */
  readonly maxBytes: () => number;
  /** That of our own hub. */
  readonly hub?: () => HubDoor;
  /** For what mail services report; `null`: they have no secret to sign with. */
  readonly bounces?: () => BounceDoor | null;
};
