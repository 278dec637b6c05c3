import { expect, test } from "vitest";
import { drawnOrStored } from "../../src/app/drawn-or-stored.ts";
import { feedPlans, type FeedPlan } from "../../src/publish/feed-plans.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { aDocument } from "../builders.ts";
import { options } from "../publish/desk.ts";

const [PLAN] = feedPlans(options) as [FeedPlan];
const stored = aDocument("sources/wire.xml");
const full = new UserError("The disk is full.", "Make room.");
const bug = new TypeError("a bug");

test.for<{ why: string; failure: Error; found: typeof stored | null; outcome: unknown }>([
  { why: "what was saved before stays when the disk is full", failure: full, found: stored, outcome: stored },
  { why: "a full disk is told when nothing was saved", failure: full, found: null, outcome: full },
  { why: "a bug is seen", failure: bug, found: stored, outcome: bug },
])("$why", async ({ failure, found, outcome }) => {
  const find = drawnOrStored({ find: async () => found }, async () => await Promise.reject(failure));
  expect(await find("sources/wire.xml", PLAN, options).catch((cause: unknown) => cause)).toBe(outcome);
});
