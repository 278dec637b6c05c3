import { describe, expect, test } from "vitest";
import { splitSentences } from "../../../../src/curate/story/gist/split-sentences.ts";

describe("splitSentences", () => {
  test.for<{ why: string; language?: string; sentences: readonly string[] }>([
    { why: "plain ones", sentences: ["The bridge is closed.", "Is it safe?", "No!", "Nobody knows"] },
    { why: "countries by their letters", sentences: ["The U.S. Senate met.", "It voted."] },
    { why: "an abbreviation at an end", sentences: ["He flew to the U.S.", "The visit was short."] },
    { why: "titles and initials", sentences: ["Dr. John F. Kennedy and Gov. Ann Lee spoke.", "Both left."] },
    { why: "a number after No.", sentences: ["It fell to No. 5 in the list.", "No. It did not."].slice(0, 1) },
    { why: "the house at No. 10", sentences: ["It came from No. 10 on Monday.", "It is at No. 10.", "It is old."] },
    { why: "no as an answer before a number", sentences: ["The answer was no.", "10 people left."] },
    { why: "no as an abbreviation after other words", sentences: ["It is ranked no. 10 in the list.", "It fell."] },
    { why: "a street at an end", sentences: ["The shop is on Main St.", "It closed in May."] },
    { why: "a street inside", sentences: ["The shop on Main St. closed.", "Nobody bought it."] },
    { why: "a saint", sentences: ["He flew to St. Petersburg.", "She stayed in Port St. Lucie."] },
    { why: "a number at an end", sentences: ["It grew to 12.", "Nobody knew.", "Then it grew to 13.", "All knew."] },
    { why: "no as an answer", sentences: ["The answer was no.", "They left."] },
    { why: "decimals, versions and prices", sentences: ["Node 24.1 costs $3.50 a day.", "It is fast."] },
    { why: "little words with dots", sentences: ["Use it, e.g. Monday or i.e. Tuesday.", "Not later."] },
    { why: "companies", sentences: ["Acme Inc. Chairman Bo Li quit.", "Foo Corp. and Bar Ltd. merged."] },
    { why: "a time of day", sentences: ["It opens at 5 p.m. Eastern time.", "Come early."] },
    { why: "a date", sentences: ["On Nov. 23 it closed.", "It reopens in Dec. 2027."] },
    { why: "a name with a mark", sentences: ["Yahoo! is sold.", "Who buys it?"] },
    { why: "an ellipsis inside", sentences: ["Well... maybe it works.", "Then again…", "Perhaps not."] },
    { why: "quoted sentences stay together", sentences: ["“It is a mess. We must act,” he said.", "Nobody did."] },
    { why: "straight quotes too", sentences: ['"It is a mess. We must act," he said.', "Nobody did."] },
    { why: "brackets", sentences: ["It failed (it was old. Very old) and fell.", "All ran."] },
    { why: "a quote that closes at the end", sentences: ["She called it “a very sad day.”", "Then she left."] },
    { why: "German", language: "de", sentences: ["Am 5. Mai tagt, z. B. in Bern, der Rat.", "Dr. Meier leitet ihn."] },
    { why: "German marks", language: "de", sentences: ["„Das war knapp. Sehr knapp“, sagte er.", "Alle gingen."] },
    { why: "French", language: "fr", sentences: ["M. Dupont a parlé à Mme. Roy.", "Il est parti."] },
    { why: "Spanish", language: "es", sentences: ["El Sr. Gómez viajó a EE.UU. Mañana vuelve.", "¿Por qué?"] },
  ])("keeps $why", ({ sentences, language = "en" }) => {
    expect(splitSentences(sentences.join(" "), language)).toEqual(sentences);
  });

  test.for<{ why: string; text: string; language?: string; sentences: readonly string[] }>([
    {
      why: "a list without stops",
      text: "1. First thing happened here today 2. Second thing came 3. Third one was late.",
      sentences: ["First thing happened here today", "Second thing came", "Third one was late."],
    },
    {
      why: "a list of sentences behind a head",
      text: "The week in short: 1. It rained. A lot. 2. The sun came out.",
      sentences: ["The week in short:", "It rained.", "A lot.", "The sun came out."],
    },
    { why: "brackets for marks", text: "1) It rained. 2) It dried.", sentences: ["It rained.", "It dried."] },
    { why: "no list of one", text: "1. First came rain. It fell.", sentences: ["1.", "First came rain.", "It fell."] },
    {
      why: "no list that begins inside a sentence",
      text: "We were in room 1. They took 2. Nobody slept.",
      sentences: ["We were in room 1.", "They took 2.", "Nobody slept."],
    },
    {
      why: "no list of days",
      language: "de",
      text: "1. Mai und 2. Juni sind frei.",
      sentences: ["1. Mai und 2. Juni sind frei."],
    },
  ])("leaves out the marks of $why", ({ text, language = "en", sentences }) => {
    expect(splitSentences(text, language)).toEqual(sentences);
  });

  test("cuts Chinese and Japanese without a space, with what closes a quotation", () => {
    expect(splitSentences("桥已关闭。他说：「不安全。」没有人知道！", "zh")).toEqual([
      "桥已关闭。",
      "他说：「不安全。」",
      "没有人知道！",
    ]);
  });

  test("cuts where a feed lost the space of a line, and not in names", () => {
    expect(splitSentences("It fell down.Then it burned. Node.js is fine.", "en")).toEqual([
      "It fell down.",
      "Then it burned.",
      "Node.js is fine.",
    ]);
  });

  test("does not wait for a quotation that never closes", () => {
    expect(splitSentences("He said “it is over. Then he left. Nobody spoke.", "en")).toHaveLength(3);
  });

  test("gives nothing for nothing, and ends with a text of stops alone", () => {
    expect(splitSentences("  ", "en")).toEqual([]);
    expect(splitSentences(". ".repeat(3_000), "en").length).toBeGreaterThan(0);
  });
});
