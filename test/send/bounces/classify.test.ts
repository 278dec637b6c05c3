import { describe, expect, test } from "vitest";
import type { BounceClass } from "../../../src/domain/bounce.ts";
import { classify } from "../../../src/send/bounces/classify.ts";

describe("classify", () => {
  test.for<[BounceClass, string]>([
    ["hard", "550 5.1.1 nobody here"],
    ["hard", "550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 Try a typo"],
    ["hard", "550-5.1.10 RESOLVER.ADR.RecipientNotFound"],
    ["hard", "556 5.1.10 Recipient address has null MX"],
    ["hard", "550 5.1.2 no such domain"],
    ["hard", "553 5.1.3 bad destination mailbox syntax"],
    ["hard", "551 5.1.6 mailbox has moved"],
    ["hard", "550 5.2.1 mailbox closed"],
    ["hard", "550 5.1.1 <spam-blocked@example.org>: Recipient address rejected: User unknown in virtual mailbox table"],
    ["hard", "550 5.1.0 Address rejected: user unknown"],
    ["hard", "smtp; 550 No such user here"],
    ["hard", "554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com) [0] - mta1"],
    ["hard", "550 Unrouteable address"],
    ["hard", "550 Invalid Recipient - https://community.example/spam-policy"],
    ["soft", "552 5.2.2 over quota"],
    ["soft", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents more"],
    ["soft", "550 5.2.0 other"],
    ["soft", "452 4.2.2 mailbox full"],
    ["soft", "450 4.1.1 unverified address"],
    ["soft", "451 Requested action aborted"],
    ["soft", "554 5.4.4 Host not found"],
    ["soft", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"],
    ["soft", "554 5.3.0 unknown mailer error 1"],
    ["soft", "552 Requested mail action aborted"],
    ["soft", "550 mailbox is full"],
    ["soft", "554 5.4.7 delivery time expired"],
    ["policy", "550 5.7.1 by our policy"],
    ["policy", "550 5.7.515 Access denied, for 5.1.1 reasons"],
    ["policy", "421 4.7.28 Our system has detected an unusual rate"],
    ["policy", "553 5.1.8 Sender domain does not exist"],
    ["policy", "553 5.1.7 bad sender"],
    ["policy", "550 5.1.1 Message rejected as spam"],
    ["policy", "550 5.1.1 User unknown; blocked by RBL"],
    ["policy", "554 5.3.4 too big"],
    ["policy", "552 5.2.3 message exceeds the limit"],
    ["policy", "554 5.6.0 content"],
    ["policy", "550 SPF check failed"],
    ["policy", "550 Sender verify failed"],
    ["policy", "554 Message not accepted for policy reasons"],
    ["policy", "550 relaying denied"],
    ["unknown", "550 nobody here"],
    ["unknown", "550 5.5.0 Requested action not taken: mailbox unavailable"],
    ["unknown", "550 5.1.0 Address rejected"],
    ["unknown", "550 5.0.0 no"],
    ["unknown", "250 2.1.5 ok"],
    ["unknown", "see 15.1.1 of the manual"],
    ["unknown", ""],
  ])("%s: %s", ([kind, text]) => {
    expect(classify({ text })).toBe(kind);
  });

  test.for<[BounceClass, string, string]>([
    ["hard", "5.1.1", "smtp; 550 No such user"],
    ["hard", "5.0.0", "smtp; 550 5.1.1 User unknown"],
    ["hard", "5.0.0", "smtp; 550 User unknown"],
    ["hard", "5.1.1", ""],
    ["policy", "5.1.1", "smtp; 550 5.7.1 Message rejected"],
    ["policy", "5.0.0", "smtp; 554 5.7.9 Message not accepted"],
    ["soft", "5.1.1", "smtp; 452 4.2.2 over quota"],
    ["soft", "4.4.7", "smtp; 550 5.1.1 no such user"],
    ["soft", "5.0.0", "smtp; 450 later"],
    ["unknown", "5.0.0", "smtp; 550 no"],
  ])("%s: status %s beside %s", ([kind, status, text]) => {
    expect(classify({ status, text })).toBe(kind);
  });

  test("takes a long text without trouble", () => {
    expect(classify({ text: `550 ${"user ".repeat(200_000)}` })).toBe("unknown");
  });
});
