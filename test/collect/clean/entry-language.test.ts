import { describe, expect, test } from "vitest";
import { loadDetector } from "../../../src/collect/clean/detect-language.ts";
import { languageTag } from "../../../src/collect/clean/entry-language.ts";
import { rawItem, readInTurn } from "./dresses.ts";

const LONG = "A text that is long enough to be judged by, as most texts of entries are in our days.";

function item(n: number, { language = null as string | null, text = LONG } = {}) {
  return rawItem({ title: `Title ${n}`, url: `https://a.example/${n}`, summary: text, language });
}

describe("the language of an entry", () => {
  test.for<{ why: string; own?: string; heard: string | null; feed: string | null; is: string | null; text?: string }>([
    { why: "its own tag before all", own: "pt_br", heard: "de", feed: "en", is: "pt-BR" },
    { why: "what its text shows before the feed's", heard: "de", feed: "en", is: "de" },
    { why: "the feed's when its text shows the same", heard: "de", feed: "de-AT", is: "de-AT" },
    { why: "the feed's for one form of Norwegian", heard: "no", feed: "nb", is: "nb" },
    { why: "the feed's when its text is not sure", heard: null, feed: "fr", is: "fr" },
    { why: "the feed's when its text is short", heard: "de", feed: "fr", text: "Kurz", is: "fr" },
    { why: "what its text shows when the feed has none", heard: "de", feed: null, is: "de" },
    { why: "none when nothing tells it", heard: null, feed: null, is: null },
    { why: "none of a tag that is none", own: "??", heard: null, feed: "12345678901", is: null },
  ])("is $why", async ({ own = null, heard, feed, is, text }) => {
    const [read] = await readInTurn([[item(1, { language: own, text })]], { heard, language: feed });
    expect(read?.told[0]?.content.language).toBe(is);
  });

  test("is not the feed's wrong tag once its entries have contradicted it, be they told one by one", async () => {
    const short = item(9, { text: "Kurz" });
    const read = await readInTurn([[item(1)], [item(2)], [item(3), short]], { heard: "de", language: "en" });
    expect(read.map(({ feed }) => feed.language)).toEqual(["en", "en", "de"]);
    expect(read[2]?.told[1]?.content.language).toBe("de");
  });

  test("is asked for only when there is a text to tell it of", async () => {
    const read = await readInTurn([[item(1, { text: "Kurz" })]], { heard: "de" });
    expect(read[0]?.told[0]?.content.language).toBeNull();
  });
});

test.for([
  { raw: "en-us", is: "en-US" },
  { raw: " de_DE ", is: "de-DE" },
  { raw: "english, of a kind", is: null },
  { raw: null, is: null },
])("the tag $raw is $is", ({ raw, is }) => {
  expect(languageTag(raw)).toBe(is);
});

test.for([
  ["en", "The council of the town decided yesterday that the old bridge will stay closed until the summer."],
  ["de", "Der Rat der Stadt hat gestern entschieden, dass die alte Brücke bis zum Sommer gesperrt bleibt."],
  ["fr", "Le conseil municipal a décidé hier que le vieux pont resterait fermé jusqu'à l'été prochain."],
  ["es", "El ayuntamiento decidió ayer que el puente viejo seguirá cerrado hasta el próximo verano."],
  ["it", "Il consiglio comunale ha deciso ieri che il vecchio ponte resterà chiuso fino all'estate."],
  ["pt", "A câmara municipal decidiu ontem que a ponte velha ficará fechada até ao próximo verão."],
  ["nl", "De gemeenteraad heeft gisteren besloten dat de oude brug tot de zomer gesloten blijft."],
  ["sv", "Kommunfullmäktige beslutade i går att den gamla bron ska vara stängd fram till sommaren."],
  ["pl", "Rada miasta zdecydowała wczoraj, że stary most pozostanie zamknięty do przyszłego lata."],
  ["tr", "Belediye meclisi dün eski köprünün gelecek yaza kadar kapalı kalmasına karar verdi."],
  ["ru", "Городской совет вчера решил, что старый мост останется закрытым до следующего лета."],
  ["uk", "Міська рада вчора вирішила, що старий міст залишиться закритим до наступного літа."],
  ["el", "Το δημοτικό συμβούλιο αποφάσισε χθες ότι η παλιά γέφυρα θα μείνει κλειστή ως το καλοκαίρι."],
  ["ja", "市議会は昨日、古い橋を来年の夏まで閉鎖したままにすることを決めました。"],
  ["zh", "市议会昨天决定,老桥将继续关闭到明年夏天,届时将重新开放给行人。"],
  ["ko", "시의회는 어제 오래된 다리를 내년 여름까지 폐쇄하기로 결정했다고 밝혔다."],
  ["ar", "قرر مجلس المدينة أمس أن يبقى الجسر القديم مغلقا حتى الصيف المقبل بسبب الأعمال."],
  ["he", "מועצת העיר החליטה אתמול שהגשר הישן יישאר סגור עד הקיץ הבא בגלל העבודות."],
] as const)("a sentence in %s is known", async ([language, sentence]) => {
  const detect = await loadDetector();
  expect(detect(sentence)).toBe(language);
});

test.for(["", "12345 67890 +++"])("nothing is sure of %j", async (text) => {
  const detect = await loadDetector();
  expect(detect(text)).toBeNull();
});
