import { describe, expect, test } from "vitest";
import { marksClash, titleMarks } from "../../../src/curate/text/title-marks.ts";

describe("titleMarks", () => {
  test.for<{ why: string; title: string; marks: string[] }>([
    {
      why: "a flaw",
      title: "Attackers use CVE-2026-1234 and cve-2026-99999",
      marks: ["cve 2026-1234", "cve 2026-99999"],
    },
    { why: "a quarter", title: "Acme's Q3 beats, Q4 looks weak", marks: ["quarter 3", "quarter 4", "results acme"] },
    { why: "a quarter in words", title: "Third-quarter profit falls at Acme", marks: ["quarter 3"] },
    { why: "a company with its results", title: "Acme beats earnings estimates", marks: ["results acme"] },
    {
      why: "each word of its name",
      title: "Widgetly Parent Acme posts record revenue",
      marks: ["results widgetly", "results parent", "results acme"],
    },
    { why: "its shares", title: "Acme’s stock jumps after quarterly results", marks: ["results acme"] },
    { why: "no company where none tells its figures", title: "Acme beats Basalt in the race", marks: [] },
    { why: "nothing that is sold", title: "Lathe sales lift Acme’s profit", marks: [] },
    { why: "no word without a capital", title: "rivals beats posts quarterly profit", marks: [] },
    { why: "no plain word", title: "Strong quarterly profit lifts Acme", marks: [] },
    { why: "a version", title: "Ferrite 3.0.1 is out", marks: ["version of ferrite 3.0.1"] },
    { why: "a version with its letter", title: "Ferrite v3.0", marks: ["version of ferrite 3.0"] },
    { why: "no whole number, which may be anything", title: "Windows 11 and 40 dead", marks: [] },
    { why: "no sums and shares", title: "Acme pays $2.6 billion, cuts Jupiter 3.5% and Basalt 2.1 million", marks: [] },
    { why: "no measures", title: "Magnitude 6.1 quake, up from 5.9", marks: [] },
  ])("finds $why", ({ title, marks }) => {
    expect(titleMarks(title).map(({ kind, value }) => `${kind} ${value}`)).toEqual(marks);
  });
});

describe("marksClash", () => {
  test.for<{ why: string; a: string; b: string; clash: boolean }>([
    { why: "another flaw", a: "CVE-2026-1111 in Ferrite", b: "CVE-2026-2222 in Ferrite", clash: true },
    { why: "one flaw in common", a: "CVE-2026-1111 in Ferrite", b: "CVE-2026-2222, CVE-2026-1111", clash: false },
    { why: "the same quarter in words", a: "Acme Q2 results", b: "Acme second quarter", clash: false },
    { why: "another quarter", a: "Acme Q2 results", b: "Acme Q3 results", clash: true },
    { why: "another company's results", a: "Acme stock up on earnings", b: "Basalt stock up on earnings", clash: true },
    { why: "one company by more words", a: "Acme Corp posts profit", b: "Acme posts record profit", clash: false },
    { why: "another company without results", a: "Acme stock up on earnings", b: "Basalt stock up", clash: false },
    { why: "another version of one thing", a: "Ferrite 3.0 released", b: "Ferrite 3.1 released", clash: true },
    { why: "versions of two things", a: "Ferrite 3.0 released", b: "Basalt 3.1 released", clash: false },
    { why: "a title that names none", a: "Ferrite 3.0 released", b: "Ferrite released", clash: false },
  ])("$why: $clash", ({ a, b, clash }) => {
    expect(marksClash(titleMarks(a), titleMarks(b))).toBe(clash);
  });
});
