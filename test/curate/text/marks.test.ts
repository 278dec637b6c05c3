import { describe, expect, test } from "vitest";
import { clashOf, marksOf } from "../../../src/curate/text/marks.ts";

describe("marksOf", () => {
  test.for<{ why: string; title: string; summary?: string; marks: string[] }>([
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
    { why: "a version behind a hyphen", title: "Acme launches BPT-5.1", marks: ["version of bpt 5.1"] },
    { why: "a whole version in a release", title: "Ferrite 130 released", marks: ["version of ferrite 130"] },
    { why: "one with a small letter before its name", title: "aFerrite 17 is out", marks: ["version of aferrite 17"] },
    { why: "no whole number, which may be anything", title: "Windows 11 and 40 dead", marks: [] },
    { why: "no year", title: "Ferrite 2026 released", marks: [] },
    { why: "no count of things", title: "Acme Launches 21 Satellites, Releases 3 Hostages", marks: [] },
    {
      why: "no figure that something falls to",
      title: "Acme falls 2.3, Basalt wins 3.5, Jupiter 4.1 points",
      marks: [],
    },
    {
      why: "a flaw that only the summary names, once",
      title: "Flaw in Ferrite",
      summary: "Tracked as CVE‑2026‑1234 (cve-2026-1234).",
      marks: ["cve 2026-1234"],
    },
    { why: "no version that a summary names", title: "Ferrite", summary: "Ferrite 3.1 is out, after 3.0.", marks: [] },
    { why: "no sums and shares", title: "Acme pays $2.6 billion, cuts Jupiter 3.5% and Basalt 2.1 million", marks: [] },
    { why: "no measures", title: "Magnitude 6.1 quake, up from 5.9", marks: [] },
  ])("finds $why", ({ title, summary = "", marks }) => {
    expect(marksOf({ title, summary }).map(({ kind, value }) => `${kind} ${value}`)).toEqual(marks);
  });
});

describe("clashOf", () => {
  test.for<{ why: string; a: string; b: string; clash: string | null }>([
    {
      why: "another flaw",
      a: "CVE-2026-1111 in Ferrite",
      b: "CVE-2026-2222 in Ferrite",
      clash: "CVE-2026-1111 / CVE-2026-2222",
    },
    { why: "one flaw in common", a: "CVE-2026-1111 in Ferrite", b: "CVE-2026-2222, CVE-2026-1111", clash: null },
    { why: "the same quarter in words", a: "Acme Q2 results", b: "Acme second quarter", clash: null },
    { why: "another quarter", a: "Acme Q2 results", b: "Acme Q3 results", clash: "Q2 / Q3" },
    {
      why: "another company's results",
      a: "Acme stock up on earnings",
      b: "Basalt stock up on earnings",
      clash: "results of acme / results of basalt",
    },
    { why: "one company by more words", a: "Acme Corp posts profit", b: "Acme posts record profit", clash: null },
    { why: "another company without results", a: "Acme stock up on earnings", b: "Basalt stock up", clash: null },
    {
      why: "another version of one thing",
      a: "Ferrite 3.0 released",
      b: "Ferrite 3.1 released",
      clash: "ferrite 3.0 / ferrite 3.1",
    },
    { why: "versions of two things", a: "Ferrite 3.0 released", b: "Basalt 3.1 released", clash: null },
    { why: "a title that names none", a: "Ferrite 3.0 released", b: "Ferrite released", clash: null },
  ])("$why: $clash", ({ a, b, clash }) => {
    const found = clashOf(marksOf({ title: a, summary: "" }), marksOf({ title: b, summary: "" }));
    expect(found === null ? null : `${found.ours.join(", ")} / ${found.theirs.join(", ")}`).toBe(clash);
  });
});
