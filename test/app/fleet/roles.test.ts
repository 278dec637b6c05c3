import { describe, expect, test } from "vitest";
import { parseRoles, refuseFewRoles, ROLES, stagesOf } from "../../../src/app/fleet/roles.ts";

describe("roles", () => {
  test("are all when none are named, and in their own order however they are named", () => {
    expect(parseRoles(undefined)).toEqual(["collect", "curate", "publish", "send", "web"]);
    expect(parseRoles("web, collect,web")).toEqual(["collect", "web"]);
  });

  test.for(["", "cook", "web,cook", "Web", "web,,send"])('are refused when one is none: "%s"', (text) => {
    expect(() => parseRoles(text)).toThrow("is no role");
  });

  test("stand ready for their stages, each stage for one role", () => {
    expect(stagesOf(["web"])).toEqual([]);
    expect(stagesOf(ROLES)).toEqual(["tend", "curate", "publish", "hub", "post"]);
  });

  test("are for several workers: on a file none may be left out", () => {
    expect(() => refuseFewRoles(ROLES)).not.toThrow();
    expect(() => refuseFewRoles(["web"])).toThrow("Roles are for several workers");
  });
});
