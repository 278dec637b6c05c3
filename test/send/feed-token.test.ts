import { describe, expect, test } from "vitest";
import type { SubscriberId } from "../../src/domain/subscriber.ts";
import {
  FEED_KEY,
  privateFeedUrl,
  readFeedToken,
  readUnsubscribeToken,
  UNSUBSCRIBE_KEY,
  unsubscribeToken,
} from "../../src/send/send.ts";

const key = new Uint8Array(32).fill(7);
const wish = { subscriberId: "sub-1" as SubscriberId, digest: "daily" };
const url = privateFeedUrl("https://news.example", key, wish);
const token = /my\/(.*)\.atom$/.exec(url)?.[1] ?? "";

describe("the address of a private feed", () => {
  test("is the same for the same wish, so that every retry of a mail is byte-identical", () => {
    expect(url).toBe("https://news.example/my/2MHlouSqkdRdua-Iy_6W5SYGUIF0umPDjgWS-PoDx8pbInN1Yi0xIiwiZGFpbHkiXQ.atom");
  });

  test("gives back what was put in", () => {
    expect(readFeedToken(key, token)).toEqual(wish);
  });

  test("is no unsubscribe token, nor the other way round, not even under one key", () => {
    expect(readUnsubscribeToken(key, token)).toBeNull();
    expect(readFeedToken(key, unsubscribeToken(key, wish))).toBeNull();
    expect(FEED_KEY).not.toBe(UNSUBSCRIBE_KEY);
  });

  test("is nothing under another key, for another digest, or with a letter more", () => {
    expect(readFeedToken(new Uint8Array(32).fill(8), token)).toBeNull();
    expect(readFeedToken(key, token.slice(0, -2))).toBeNull();
    expect(readFeedToken(key, `${token}A`)).toBeNull();
    expect(privateFeedUrl("https://news.example", key, { ...wish, digest: "weekly" })).not.toContain(token);
  });
});
