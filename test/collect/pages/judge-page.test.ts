import { describe, expect, test } from "vitest";
import { objectionTo } from "../../../src/collect/pages/judge-page.ts";
import { anItem } from "../../builders.ts";

const PRIVACY =
  "Wir und unsere Partner speichern Informationen auf Geräten und verarbeiten personenbezogene Daten. Sie können zustimmen oder ablehnen. ".repeat(
    4,
  );
const NOTICE = "当サイトではクッキーを使用しています。続けるには同意してください。設定はいつでも変更できます。".repeat(
  8,
);

describe("objectionTo", () => {
  test.for<{ why: string; title: string; summary: string; text: string; isTaken: boolean }>([
    {
      why: "German, the article",
      title: "Gletscher schmilzt schneller als gedacht",
      summary: "Forscher der Universität haben den Gletscher neu vermessen.",
      text: "Der Gletscher schmilzt: Forscher haben ihn im Sommer vermessen, und die Universität hat die Zahlen gedruckt. ".repeat(
        4,
      ),
      isTaken: true,
    },
    {
      why: "German, a consent wall",
      title: "Gletscher schmilzt schneller als gedacht",
      summary: "Forscher der Universität haben den Gletscher neu vermessen.",
      text: PRIVACY,
      isTaken: false,
    },
    {
      why: "Japanese, the article",
      title: "氷河の融解が予想より速い",
      summary: "大学の研究者が氷河を測定した。",
      text: "大学の研究者によると、氷河の融解は予想より速く進んでいる。測定は夏に行われた。".repeat(8),
      isTaken: true,
    },
    {
      why: "Japanese, a consent wall",
      title: "氷河の融解が予想より速い",
      summary: "大学の研究者が氷河を測定した。",
      text: NOTICE,
      isTaken: false,
    },
    { why: "an entry that says too little to tell", title: "Update", summary: "", text: PRIVACY, isTaken: true },
  ])("$why", ({ title, summary, text, isTaken }) => {
    const item = anItem(title, { summary, html: "" });
    expect(objectionTo({ item, article: { isLogin: false }, page: { text } }) === null).toBe(isTaken);
  });

  test("measures a page that is read anew by the summary, not by what was read before", () => {
    const item = anItem("The glacier was measured", {
      html: `<p>${"The glacier was measured. ".repeat(100)}</p>`,
      textFrom: "page",
    });
    const text =
      "The glacier was measured, and this is all that there is left to say of the measured glacier today. ".repeat(3);
    expect(objectionTo({ item, article: { isLogin: false }, page: { text } })).toBeNull();
  });
});
