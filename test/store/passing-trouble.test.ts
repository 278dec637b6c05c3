import { describe, expect, test } from "vitest";
import { UserError } from "../../src/domain/user-error.ts";
import { canPass, isConnectionTrouble } from "../../src/store/passing-trouble.ts";

const coded = (code: string): Error => Object.assign(new Error("trouble"), { code });

describe("trouble that passes", () => {
  test.for<{ why: string; cause: unknown; passes: boolean; isConnection: boolean }>([
    { why: "a deadlock", cause: coded("40P01"), passes: true, isConnection: false },
    { why: "two that cannot be put in a row", cause: coded("40001"), passes: true, isConnection: false },
    { why: "a lock that is not to be had", cause: coded("55P03"), passes: true, isConnection: false },
    { why: "a server that is stopped", cause: coded("57P01"), passes: true, isConnection: true },
    { why: "a session that stood still", cause: coded("25P03"), passes: true, isConnection: true },
    { why: "no connection left", cause: coded("53300"), passes: true, isConnection: true },
    { why: "a connection that broke", cause: coded("08006"), passes: true, isConnection: true },
    { why: "a reset", cause: coded("ECONNRESET"), passes: true, isConnection: true },
    {
      why: "what the driver says without a code",
      cause: new Error("Connection terminated unexpectedly"),
      passes: true,
      isConnection: true,
    },
    {
      why: "one that is told in other words",
      cause: new UserError("It is gone.", "Start it.", 4, { cause: coded("57P03") }),
      passes: true,
      isConnection: true,
    },
    { why: "a full disk", cause: coded("53100"), passes: false, isConnection: false },
    { why: "a wrong value", cause: coded("22P02"), passes: false, isConnection: false },
    { why: "a row that is there", cause: coded("23505"), passes: false, isConnection: false },
    { why: "no error at all", cause: "trouble", passes: false, isConnection: false },
  ])("$why", ({ cause, passes, isConnection }) => {
    expect([canPass(cause), isConnectionTrouble(cause)]).toEqual([passes, isConnection]);
  });
});
