/** Languages that we have word lists and endings for (ISO 639-1). Others are compared by their words as they stand. */
export type WordLanguage = "en" | "de" | "fr" | "es" | "it";

/** Words that carry no news, folded. */
const STOP_WORDS: Readonly<Record<WordLanguage, string>> = {
  en: `a about above after again against all almost also although always am among an and another any anyone anything are
    aren around as at away back be became because become been before behind being below between both but by came can
    cannot come could couldn did didn do does doesn doing don done down during each either else even ever every few for
    from further get gets getting give given go goes going gone got had hadn has hasn have haven having he her here hers
    herself him himself his how however if in into is isn it its itself just keep know let like ll made make makes making
    many may maybe me might mine more most much must my myself near need never no nor not nothing now of off often on
    once one only onto or other others our ours out over own per perhaps put quite rather re really said same say saying
    says see seen she should shouldn since so some someone something still such take taken takes than that the their
    theirs them themselves then there these they this those though through thus to together told too toward towards
    under until unless up upon us use used uses using ve very via want was wasn way we well went were weren what when
    where whether which while who whom whose why will with within without won would wouldn yes yet you your yours`,
  de: `ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bereits bin bis bist
    da dabei dadurch dafur dagegen damit danach dann daran darauf daruber darum das dass davon dazu dem den denn der des
    deren dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige er
    es etwa etwas euch fur gegen gibt haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer
    im immer in ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kein keine keinen konnen konnte konnten mal man
    mehr mein meine mit muss mussen nach nicht nichts noch nun nur ob oder ohne rund sagte sagt schon sehr sei sein seine
    seinem seinen seiner seit selbst sich sie sind so sogar soll sollen sollte sowie uber um und uns unser unter viel
    viele vom von vor war waren warum was weil weiter welche wenn wer werde werden wie wieder will wir wird wo worden
    wurde wurden zu zum zur zwar zwischen`,
  fr: `a ai ainsi alors apres au aucun aussi autre autres aux avant avec avoir avait bien c ca car ce ceci cela celle celles
    celui ces cet cette ceux chaque chez comme comment contre d dans de deja depuis des deux dit donc dont du elle elles
    en encore entre est et etaient etait etant ete etre eu eux fait fait faire faut ici il ils j je jusqu l la le les
    leur leurs lors lui m ma mais mal me meme memes mes moins mon n ne ni nos notre nous on ont ou par parce pas peu peut
    peuvent plus plusieurs pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera ses si
    son sont sous sur t ta tandis te tes ton tous tout toute toutes tres tu un une vers voici voila vos votre vous y`,
  es: `a al algo algun alguna algunas algunos ante antes aqui asi aun aunque cada casi como con contra cual cuando cuanto de
    del desde dice dijo donde dos durante e el ella ellas ellos en entre era eran eres es esa esas ese eso esos esta
    estaba estan estar estas este esto estos fue fueron ha habia habian hace hacia han hasta hay he la las le les lo los
    mas me mi mientras mis misma mismo mucho muchos muy nada ni no nos nosotros o os otra otras otro otros para pero poco
    por porque puede pueden pues que quien quienes se sea segun ser si sido sin sino sobre solo son su sus tambien tan
    tanto te tiene tienen toda todas todo todos tras tu tus u un una unas uno unos y ya yo`,
  it: `a abbia abbiamo ad agli ai al alcuni all alla alle allo anche ancora avere aveva avevano c che chi ci cio coi col come
    con contro cosi cosa cui d da dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello di dice dopo
    dove due e ed era erano essere fa fino fra gia gli ha hai hanno ho i il in invece io l la le lei li lo loro lui ma me
    mentre mi mia mio molto ne negli nei nel nell nella nelle nello no noi non nostra nostro o ogni oltre per perche piu
    poi prima proprio puo qualche quale quando quanto quella quelle quelli quello questa queste questi questo qui quindi
    sara se secondo sei senza si sia solo sono sopra sotto sta stata state stati stato su sua sue sugli sui sul sulla
    sulle suo suoi tra tu tutta tutte tutti tutto un una uno vi`,
};

const LANGUAGES = Object.keys(STOP_WORDS) as WordLanguage[];

const languagesOf = new Map<string, WordLanguage[]>();
for (const language of LANGUAGES) {
  for (const word of new Set(STOP_WORDS[language].split(/\s+/))) {
    languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);
  }
}

/** Fewer known little words than this say nothing about a language. */
const MIN_HINTS = 3;

export function isStopWord(folded: string, language: WordLanguage | null): boolean {
  const languages = languagesOf.get(folded);
  return languages !== undefined && language !== null && languages.includes(language);
}

/**
 * Tells the language from the little words of a text, for feeds often declare another one than they are written in.
 * Falls back to `declared` (BCP 47), and to `null` for a language without lists. A text that says nothing, with nothing
 * declared, counts as English, which most of our sources write.
 */
export function wordLanguage(foldedWords: readonly string[], declared: string | null): WordLanguage | null {
  const hints = new Map<WordLanguage, number>();
  for (const word of foldedWords) {
    for (const language of languagesOf.get(word) ?? []) hints.set(language, (hints.get(language) ?? 0) + 1);
  }
  const [best] = [...hints].toSorted((a, b) => b[1] - a[1]);
  if (best !== undefined && best[1] >= MIN_HINTS) return best[0];
  if (declared === null) return "en";
  const primary = declared.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === primary) ?? null;
}
