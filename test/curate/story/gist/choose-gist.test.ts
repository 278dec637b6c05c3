import { array, assert, constantFrom, property, record, uniqueArray } from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseGist } from "../../../../src/curate/story/gist/choose-gist.ts";
import type { SourcedItem, Story } from "../../../../src/domain/story.ts";
import { telling } from "../../told.ts";

const FIRST = "A fire destroyed the lathe museum of Brugg on Monday night.";
const SECOND = "All forty machines of the museum are lost, the curator Ada Keller said.";
const THIRD = "The museum was founded in 1912 by a retired engineer.";

const one = (summary: string, title = "Museum burns", by = "Red"): SourcedItem => telling({ by, title, summary });
const texts = (...coverage: Story["coverage"]): readonly string[] => chooseGist(coverage).map(({ text }) => text);

describe("chooseGist", () => {
  test("takes at most two sentences, each with its item", () => {
    const red = one(`${FIRST} ${SECOND} ${THIRD}`);
    expect(chooseGist([red])).toEqual([
      { text: FIRST, itemId: red.item.id },
      { text: SECOND, itemId: red.item.id },
    ]);
  });

  test("prefers what several outlets tell", () => {
    const lead = one("The town wakes to the smell of smoke. A fire destroyed the lathe museum of Brugg.");
    const blue = one("A lathe museum in Brugg was destroyed by a fire.", "Fire in Brugg", "Blue");
    const green = one("Brugg has lost its lathe museum to a fire.", "Lathes lost", "Green");
    expect(texts(lead, blue, green)[0]).toBe("A fire destroyed the lathe museum of Brugg.");
  });

  test("takes the second sentence from another outlet when it says more, and never the same again", () => {
    const lead = one(FIRST);
    const blue = one(`${FIRST.replace("Monday night", "Monday")} ${SECOND}`, "Fire in Brugg", "Blue");
    expect(texts(lead, blue)).toEqual([FIRST, SECOND]);
    expect(texts(lead, one(FIRST.replace("destroyed", "has destroyed"), "Fire in Brugg", "Blue"))).toEqual([FIRST]);
  });

  test("tells a sentence that many outlets copy only once", () => {
    const copies = ["Blue", "Green", "Pink"].map((by) => one(FIRST, "Fire in Brugg", by));
    expect(texts(one(FIRST), ...copies)).toEqual([FIRST]);
  });

  test.for<{ why: string; summary: string; gist: readonly string[] }>([
    { why: "no summary", summary: "", gist: [] },
    { why: "a summary that is the title", summary: "Museum burns", gist: [] },
    { why: "the title in a sentence", summary: `The museum burns. ${FIRST}`, gist: [FIRST] },
    { why: "the title before it", summary: `Museum burns ${FIRST}`, gist: [FIRST] },
    { why: "a dateline", summary: `BRUGG, Switzerland (AP) — ${FIRST}`, gist: [FIRST] },
    { why: "a dateline of any agency", summary: `NEW BRUGG, March 3 (Valley Wire) - ${FIRST}`, gist: [FIRST] },
    { why: "a plea to read on", summary: `${FIRST} Continue reading at our site about the museum.`, gist: [FIRST] },
    { why: "a plea to subscribe", summary: `${FIRST} Subscribe to our museum newsletter today.`, gist: [FIRST] },
    {
      why: "where it appeared",
      summary: `${FIRST} The post Museum burns appeared first on Brugg Daily.`,
      gist: [FIRST],
    },
    { why: "a cookie notice", summary: `This museum site uses cookies to remember visitors. ${FIRST}`, gist: [FIRST] },
    { why: "a picture's credit", summary: `Photo: Jane Doe at the museum gates, Monday. ${FIRST}`, gist: [FIRST] },
    { why: "a German plea", summary: `${FIRST} Lesen Sie mehr über das Museum in Brugg.`, gist: [FIRST] },
    { why: "a French plea", summary: `${FIRST} Cliquez ici pour lire tout sur le musée.`, gist: [FIRST] },
    { why: "a Spanish plea", summary: `${FIRST} Haz clic aquí para leer todo sobre el museo.`, gist: [FIRST] },
    {
      why: "an end that the feed cut",
      summary: `${FIRST} All forty machines of the museum were los...`,
      gist: [FIRST],
    },
    { why: "an end without a stop", summary: `${FIRST} All forty machines of the museum were`, gist: [FIRST] },
    { why: "an address", summary: `${FIRST} https://brugg.example/museum/fire/1 has pictures.`, gist: [FIRST] },
    {
      why: "a quotation that never closes",
      summary: `${FIRST} “All forty machines are lost, said Ada.`,
      gist: [FIRST],
    },
  ])("leaves out $why", ({ summary, gist }) => {
    expect(texts(one(summary))).toEqual(gist);
  });

  test("opens with no sentence that leans on another one", () => {
    expect(texts(one(`It was loved by all who came to Brugg for the old lathes. ${FIRST}`))[0]).toBe(FIRST);
  });

  test("leaves a sentence that is too long for another, else at the end of a clause", () => {
    const long = `A fire destroyed the lathe museum of Brugg, ${"which many loved, ".repeat(18)}on Monday night.`;
    expect(texts(one(`${long} ${SECOND}`))[0]).toBe(SECOND);
    const [cut = ""] = texts(one(long));
    expect(cut).toMatch(/^A fire destroyed the lathe museum of Brugg, (?:which many loved, )+which many loved…$/);
    expect(cut.length).toBeLessThanOrEqual(300);
    expect(texts(one(`A fire ${"destroyed the lathe museum of Brugg and ".repeat(10)}more.`))).toEqual([]);
  });

  const UNSTOPPED =
    "A great fire destroyed the old lathe museum of Brugg on Monday night and with it machines worth about 500 dol";

  test.for<{ why: string; summary: string; gist: readonly string[] }>([
    {
      why: "before its last word, which may be cut",
      summary: UNSTOPPED,
      gist: [UNSTOPPED.replace(/ dol$/, "…")],
    },
    {
      why: "at a clause end where there is one",
      summary: UNSTOPPED.replace(" and with", ", and with"),
      gist: [UNSTOPPED.replace(/ and with.*$/, "…")],
    },
    { why: "nowhere when it is whole", summary: `${UNSTOPPED}lars.`, gist: [`${UNSTOPPED}lars.`] },
    {
      why: "nowhere when it is a line that no feed would cut",
      summary: FIRST.replace(/\.$/, ""),
      gist: [FIRST.replace(/\.$/, "")],
    },
    {
      why: "altogether when it has no word's end",
      summary: `Brugg mourns lathes of Ada Keller ${"x".repeat(90)}`,
      gist: [],
    },
  ])("leaves the only sentence of an item $why", ({ summary, gist }) => {
    expect(texts(one(summary))).toEqual(gist);
  });

  test("tells in the lead's language only", () => {
    const german = "Ein Feuer hat in der Nacht auf Dienstag das Museum von Brugg zerstört.";
    expect(texts(one(FIRST), one(german, "Brand im Museum von Brugg", "Blatt"))).toEqual([FIRST]);
    expect(texts(one(german, "Brand im Museum von Brugg"), one(`${FIRST} ${SECOND}`, "Fire", "Blue"))).toEqual([
      german,
    ]);
  });

  test("takes nothing of a source whose text may not be shown, and the same sentence from one that may", () => {
    const red = one(`${FIRST} ${SECOND}`);
    const hidden: SourcedItem = { ...red, source: { ...red.source, republish: "title" } };
    const blue = one(FIRST, "Fire in Brugg", "Blue");
    expect(chooseGist([hidden])).toEqual([]);
    expect(chooseGist([hidden, blue])).toEqual([{ text: FIRST, itemId: blue.item.id }]);
  });

  test("reads Chinese", () => {
    const summary = "周一晚上，布鲁格的车床博物馆被大火烧毁。馆长凯勒说，四十台机器全部损失。";
    expect(texts(one(summary, "博物馆失火"))).toEqual([
      "周一晚上，布鲁格的车床博物馆被大火烧毁。",
      "馆长凯勒说，四十台机器全部损失。",
    ]);
  });

  test("trusts a source that the operator trusts", () => {
    const lead = one("Smoke over Brugg: the lathe museum was destroyed in a blaze.");
    const blue = one("A blaze destroyed the lathe museum in Brugg, police said.", "Fire", "Blue");
    const trusted = { ...blue, source: { ...blue.source, weight: 2 } };
    expect(chooseGist([lead, blue])[0]?.itemId).toBe(lead.item.id);
    expect(chooseGist([lead, trusted])[0]?.itemId).toBe(blue.item.id);
  });
});

describe("chooseGist, whatever the coverage", () => {
  const sentence = constantFrom(
    FIRST,
    SECOND,
    THIRD,
    "It burned.",
    "Dr. Keller of the U.S. office paid $3.50 for it.",
    "“Nobody was hurt. We are glad,” she said.",
    "Read more…",
    "消防队说：「没有人受伤。」",
    "A very long one, " + "with a clause, ".repeat(25),
  );
  const summary = array(sentence, { maxLength: 6 }).map((all) => all.join(" "));
  const tellings = record({ by: constantFrom("Red", "Blue", "Green"), summary });
  const coverage = uniqueArray(tellings, {
    minLength: 1,
    maxLength: 8,
    selector: ({ by, summary: told }) => `${by} ${told}`,
  }).map((all) => all.map((each, hours) => telling({ ...each, title: `Museum burns ${hours}`, hours })));

  test("does not depend on the order of the others, and takes only what an item says", () => {
    assert(
      property(coverage, ([lead, ...others]) => {
        if (lead === undefined) return;
        const gist = chooseGist([lead, ...others]);
        expect(chooseGist([lead, ...others.toReversed()])).toEqual(gist);
        expect(gist.length).toBeLessThanOrEqual(2);
        for (const { text, itemId } of gist) {
          const from = [lead, ...others].find(({ item }) => item.id === itemId);
          expect(text.length).toBeLessThanOrEqual(300);
          expect(from?.item.summary).toContain(text.replace(/…$/, ""));
        }
      }),
      { numRuns: 200 },
    );
  });
});
