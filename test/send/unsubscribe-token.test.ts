import { assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import type { SubscriberId } from "../../src/domain/subscriber.ts";
import { readUnsubscribeToken, unsubscribeToken } from "../../src/send/send.ts";

const key = new Uint8Array(32).fill(7);
const wish = { subscriberId: "sub-1" as SubscriberId, digest: "daily" };

describe("an unsubscribe token", () => {
  test("is the same for the same wish, so that every retry of a mail is byte-identical", () => {
    expect(unsubscribeToken(key, wish)).toBe("gb8HmF1ge_2LFyBswqVLaXiwroOruLv6wIEzTQq7_ypbInN1Yi0xIiwiZGFpbHkiXQ");
  });

  test("gives back what was put in, whatever its letters", () => {
    assert(
      property(string({ unit: "grapheme" }), string({ unit: "grapheme" }), (id, digest) => {
        const put = { subscriberId: id as SubscriberId, digest };
        expect(readUnsubscribeToken(key, unsubscribeToken(key, put))).toEqual(put);
      }),
    );
  });

  test("is nothing under another key", () => {
    expect(readUnsubscribeToken(new Uint8Array(32).fill(8), unsubscribeToken(key, wish))).toBeNull();
  });

  test("is nothing once any one bit of it is turned", () => {
    const bytes = Buffer.from(unsubscribeToken(key, wish), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const turned = Buffer.from(bytes);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readUnsubscribeToken(key, turned.toString("base64url"))).toBeNull();
    }
  });

  test("tells its two halves apart", () => {
    const moved = { subscriberId: 'sub-1","d' as SubscriberId, digest: "aily" };
    expect(unsubscribeToken(key, moved)).not.toBe(unsubscribeToken(key, wish));
  });

  test.for([
    { why: "an empty one", token: "" },
    { why: "letters that are none of ours", token: "%%%%" },
    { why: "a spelling that only decodes to the same", token: `${unsubscribeToken(key, wish)}=` },
    { why: "one with a space in it", token: ` ${unsubscribeToken(key, wish)}` },
    { why: "a signature of nothing", token: Buffer.alloc(32).toString("base64url") },
    { why: "one of a megabyte", token: "A".repeat(1_000_000) },
  ])("is nothing: $why", ({ token }) => {
    expect(readUnsubscribeToken(key, token)).toBeNull();
  });
});
