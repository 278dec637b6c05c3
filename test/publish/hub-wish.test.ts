import { describe, expect, test } from "vitest";
import { type HubForm, readHubWish } from "../../src/publish/hub/hub-wish.ts";

const TOPIC = "https://news.example/feed.xml";
const CALLBACK = "https://reader.example/push/abc?key=1";
const rules = {
  topics: new Map([[TOPIC, "feed.xml"]]),
  isForbidden: ({ hostname }: URL) => hostname.startsWith("10."),
};

function aForm(over: Partial<HubForm> = {}): HubForm {
  const form = { isClear: true, callback: CALLBACK, mode: "subscribe", topic: TOPIC, leaseSeconds: null, secret: null };
  return { ...form, ...over };
}

describe("readHubWish takes", () => {
  test.for<{ why: string; form: Partial<HubForm>; leaseSeconds: number }>([
    { why: "the usual lease when none is named", form: {}, leaseSeconds: 864_000 },
    { why: "the usual lease for an empty one", form: { leaseSeconds: "" }, leaseSeconds: 864_000 },
    { why: "the lease that is wished", form: { leaseSeconds: "7200" }, leaseSeconds: 7_200 },
    { why: "an hour for less", form: { leaseSeconds: "60" }, leaseSeconds: 3_600 },
    { why: "thirty days for more", form: { leaseSeconds: "99999999999" }, leaseSeconds: 2_592_000 },
  ])("$why", ({ form, leaseSeconds }) => {
    expect(readHubWish(aForm(form), rules)).toEqual({
      mode: "subscribe",
      callback: new URL(CALLBACK),
      topic: TOPIC,
      path: "feed.xml",
      leaseSeconds,
      secret: null,
    });
  });

  test("a secret of 199 bytes, and an empty one for none", () => {
    expect(readHubWish(aForm({ secret: "ü".repeat(99) + "x" }), rules)).toMatchObject({ secret: "ü".repeat(99) + "x" });
    expect(readHubWish(aForm({ secret: "" }), rules)).toMatchObject({ secret: null });
  });

  test("a callback without its fragment", () => {
    const wish = readHubWish(aForm({ callback: "HTTPS://Reader.example/x?y=1#z" }), rules);
    expect(wish).toMatchObject({ callback: new URL("https://reader.example/x?y=1") });
  });

  test("the end of a subscription to a topic that is not there any more", () => {
    const wish = readHubWish(aForm({ mode: "unsubscribe", topic: "https://news.example/gone.xml" }), rules);
    expect(wish).toMatchObject({ mode: "unsubscribe", path: "" });
  });
});

test.for<{ why: string; form: Partial<HubForm>; status: number }>([
  { why: "a field that is there twice", form: { isClear: false }, status: 400 },
  { why: "no mode", form: { mode: null }, status: 400 },
  { why: "another mode", form: { mode: "publish" }, status: 400 },
  { why: "no callback", form: { callback: null }, status: 400 },
  { why: "a callback that is no address", form: { callback: "reader.example" }, status: 400 },
  { why: "a callback of another kind", form: { callback: "ftp://reader.example/" }, status: 400 },
  { why: "a callback with a login", form: { callback: "https://me:pw@reader.example/" }, status: 400 },
  { why: "a callback with a line end", form: { callback: "https://reader.example/\r\nx" }, status: 400 },
  {
    why: "a callback that is too long",
    form: { callback: `https://reader.example/${"x".repeat(2_048)}` },
    status: 400,
  },
  { why: "a callback to a private address", form: { callback: "http://10.0.0.1/" }, status: 422 },
  { why: "no topic", form: { topic: null }, status: 400 },
  { why: "a topic that is not ours", form: { topic: "https://other.example/feed.xml" }, status: 404 },
  { why: "our topic by another spelling", form: { topic: "https://NEWS.example/feed.xml" }, status: 404 },
  { why: "a lease that is none", form: { leaseSeconds: "ten" }, status: 400 },
  { why: "a lease of nothing", form: { leaseSeconds: "0" }, status: 400 },
  { why: "a lease below nothing", form: { leaseSeconds: "-1" }, status: 400 },
  { why: "a secret of 200 bytes", form: { secret: "ü".repeat(100) }, status: 400 },
])("readHubWish refuses $why", ({ form, status }) => {
  expect(readHubWish(aForm(form), rules)).toEqual({ status, words: expect.stringMatching(/^.{20,120}\.$/) as string });
});
