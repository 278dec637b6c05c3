import { expect, test } from "vitest";
import { LINK_KEYS, linkKey } from "../../src/domain/canonical-link.ts";
import { sha256 } from "../../src/domain/content-id.ts";
import { link } from "../builders.ts";
import { REDIRECTORS } from "../../src/domain/links/redirectors.ts";
import { TRACKING_GROUPS, TRACKING_OR_NUMBER } from "../../src/domain/links/tracking-parameters.ts";

const SAMPLES = [
  "https://www.a.example/x/index.html?utm_source=a&b=2&a=1",
  "https://a.example/2020/05/story-of-x/print/?amp=1",
  "https://web.archive.org/web/2020/https://m.a.example/x.amp",
  "https://youtu.be/a-b_c123456",
  "https://old.reddit.com/r/a/comments/1ab/title/",
  "https://medium.com/@me/title-0123456789ab",
  "https://arxiv.org/pdf/2001.12345v2.pdf",
  "https://github.com/Me/Tool.git",
];

test("whoever changes what a link's key is renames LINK_KEYS, so that stored keys are made anew", () => {
  const keys = SAMPLES.map((raw) => linkKey(link(raw)));
  const rules = sha256(JSON.stringify([TRACKING_GROUPS, TRACKING_OR_NUMBER, REDIRECTORS, keys])).slice(0, 12);
  expect({ [LINK_KEYS]: rules }).toEqual({ "2026-11-23": "9918ea92993a" });
});
