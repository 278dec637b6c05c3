import { describe, expect, test } from "vitest";
import { wordKey } from "../../../src/curate/text/word-key.ts";

describe("wordKey", () => {
  test.for<{ why: string; forms: string[]; key: string }>([
    { why: "is shared by the forms of an English word", forms: ["hacks", "hacks"], key: "hacks" },
    { why: "is shared by longer forms", forms: ["investigate", "investigates", "investigation"], key: "inves" },
    {
      why: "is shared by the cases of a Polish word",
      forms: ["prezydent", "prezydenta", "prezydentowi"],
      key: "prezy",
    },
    { why: "is shared by the cases of a Russian word", forms: ["правительство", "правительства"], key: "прави" },
    { why: "is a short word itself", forms: ["ios"], key: "ios" },
    { why: "is a number whole", forms: ["1160000"], key: "1160000" },
    { why: "is a version whole", forms: ["4.2.81"], key: "4.2.81" },
    {
      why: "leaves the Arabic article and joined words out",
      forms: ["الرئيس", "والرئيس", "بالرئيس", "رئيس"],
      key: "رئيس",
    },
    { why: "spells an Arabic ending one way", forms: ["حكومة", "الحكومه"], key: "حكوم" },
    { why: "is cut from a long word too", forms: ["internationalization"], key: "inter" },
  ])("$why", ({ forms, key }) => {
    expect(forms.map(wordKey)).toEqual(forms.map(() => key));
  });
});
