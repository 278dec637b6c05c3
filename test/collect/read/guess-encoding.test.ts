import { describe, expect, test } from "vitest";
import { guessEncoding } from "../../../src/collect/read/guess-encoding.ts";
import { encode } from "./encode.ts";

const RUSSIAN = "Сегодня утром в городе открыли новый мост через реку, и первые машины уже проехали по нему.";
const CHINESE = "今天早上城市里新的大桥开通了，第一批汽车已经从桥上开过去，市民们都说这个桥他们等了很多年。";
const TAIWANESE = "今天早上城市裡新的大橋開通了，第一批汽車已經從橋上開過去，市民們都說這個橋他們等了很多年。";
const JAPANESE = "けさ、まちのあたらしい橋がひらかれ、さいしょの車がもうわたっていきました。ニュースをつたえます。";

describe("guessEncoding", () => {
  test.for([
    { name: "windows-1251", text: RUSSIAN },
    { name: "koi8-r", text: RUSSIAN },
    { name: "iso-8859-5", text: RUSSIAN },
    { name: "ibm866", text: RUSSIAN },
    {
      name: "windows-1251",
      text: "Сьогодні вранці в місті відкрили новий міст через річку, і перші машини вже проїхали.",
    },
    { name: "windows-1253", text: "Σήμερα το πρωί άνοιξε στην πόλη η νέα γέφυρα και πέρασαν τα πρώτα αυτοκίνητα." },
    { name: "windows-1255", text: "הבוקר נפתח בעיר הגשר החדש מעל הנהר והמכוניות הראשונות כבר עברו עליו." },
    { name: "windows-1256", text: "افتتح صباح اليوم الجسر الجديد في المدينة ومرت عليه أولى السيارات بالفعل." },
    { name: "tis-620", decoder: "windows-874", text: "เช้าวันนี้สะพานใหม่ของเมืองเปิดใช้งานแล้วและรถคันแรกก็ข้ามไปแล้ว" },
    { name: "euc-jp", text: JAPANESE },
    { name: "shift_jis", text: JAPANESE },
    { name: "euc-kr", text: "오늘 아침 도시의 새 다리가 열렸고 첫 자동차들이 이미 그 위를 지나갔습니다." },
    { name: "gb2312", decoder: "gb18030", text: CHINESE },
    { name: "big5", text: TAIWANESE },
  ])("knows $name: $text", ({ name, decoder = name, text }) => {
    expect(guessEncoding(encode(`<title>${text}</title>`, decoder))).toEqual({ name, decoder });
  });

  test.for([
    {
      label: "windows-1252",
      text: "À Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis de bœuf.",
    },
    { label: "windows-1252", text: "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg: „Möwen, Füße, Öl“." },
    { label: "windows-1252", text: "¿Cuándo llegó el niño? ¡Qué alegría! Añadió: «así será mañana también»." },
    { label: "iso-8859-2", text: "Zażółć gęślą jaźń, pchnąć w tę łódź jeża lub ośm skrzyń fig." },
    { label: "iso-8859-2", text: "Příliš žluťoučký kůň úpěl ďábelské ódy." },
    { label: "windows-1254", text: "Pijamalı hasta yağız şoföre çabucak güvendi, öğleden sonra." },
    { label: "windows-1252", text: "BÉBÉ ÉTÉ ÇÀ ET LÀ ÉÉÉ «ÀÉÈÇ» ÎLE DÉJÀ VU" },
    { label: "windows-1252", text: "café crème" },
    { label: "windows-1252", text: "plain words" },
  ])("leaves Western text alone: $text", ({ label, text }) => {
    expect(guessEncoding(encode(text, label))).toBe(null);
  });
});
