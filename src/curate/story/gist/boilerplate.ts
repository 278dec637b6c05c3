import { withoutDateline } from "../../../domain/dateline.ts";
import { foldMarks } from "../fold-marks.ts";

/** What pages say of themselves and not of the news, folded: en, de, fr, es, it. */
const SIGNS = [
  "^(?:read|learn|find out|see|view|discover|watch|listen|get) (?:more|the full|full|all|it here|here|now|also|next|on)\\b",
  "^(?:read|watch|listen)(?: this| also)?:",
  "\\b(?:continue|keep) reading\\b",
  "\\bread (?:the )?(?:full|rest|original|more)\\b[^.]{0,30}$",
  "\\bappeared first (?:on|in|at)\\b",
  "\\b(?:originally|first) (?:published|appeared|posted)\\b",
  "\\b(?:click|tap) (?:here|the|on|through|to)\\b",
  "^(?:please )?(?:subscribe|sign up|sign in|log in|register|join us|donate|follow us|like us)\\b",
  "\\bsubscribe (?:now|today|here|to (?:our|my|the))\\b",
  "\\bsign up (?:for|to|here|now) (?:our|my|the|free|a free)?",
  "\\b(?:our|my|this|daily|weekly|free) newsletter\\b",
  "\\b(?:already a subscriber|subscribers? only|create an account|support our journalism|become a member)\\b",
  "\\bfollow (?:us|me|him|her|them) on\\b",
  "\\b(?:uses?|accept|enable|manage) (?:\\w+ )?cookies\\b",
  "\\bcookie (?:policy|settings|preferences|notice)\\b",
  "\\b(?:privacy policy|terms of (?:use|service)|all rights reserved|enable javascript|your browser)\\b",
  "^(?:photo|image|picture|video|audio|illustration|graphic|credit|caption|foto|bild|grafik|photographie|imagen|fotografia)s?(?: credit)?(?: by)?\\s?[:/©]",
  "\\b(?:getty images|shutterstock|istockphoto|ap photo|file photo|photo by|foto:|bild:|photo:|picture alliance)\\b",
  "[©]|^\\(c\\) \\d{4}|\\bcopyright \\d{4}\\b",
  "^(?:advertisement|anzeige|publicite|publicidad|sponsored)\\b",
  "^(?:share|tweet|print|email) (?:this|on|via)\\b",
  "^(?:comments?|view comments|leave a (?:comment|reply)|join the (?:conversation|discussion))\\b",
  "\\bsubmitted by\\s+/?u/",
  "^(?:article|comments) url:|^points: \\d|\\[link\\]|\\[comments\\]",
  "\\bthis (?:story|article|post|piece|report) (?:was|has been|is) (?:updated|developing|originally|first|part of|adapted|excerpted|republished)\\b",
  "\\b(?:breaking news story|check back for|this is a developing)\\b",
  "^(?:editor's note|disclosure|disclaimer|correction|update)s?:",
  "\\bwe (?:may|might) (?:earn|receive)\\b|\\baffiliate (?:links?|commission)\\b",
  "^(?:weiterlesen|mehr (?:lesen|dazu|zum thema)|hier (?:klicken|weiterlesen)|lesen sie|zum (?:artikel|video)|jetzt abonnieren)\\b",
  "\\b(?:unseren|den|dem|unserem) newsletter\\b|\\bmelden sie sich\\b|\\bfolgen sie uns\\b",
  "^(?:lire (?:la suite|aussi|plus)|a lire|cliquez|abonnez|inscrivez|suivez)\\b|\\bcliquez ici\\b|\\bcet article est apparu\\b",
  "^(?:leer (?:mas|tambien)|lea (?:mas|tambien)|sigue leyendo|suscribete|suscribase|haz clic|siguenos)\\b|\\b(?:haz clic|pincha) aqui\\b",
  "^(?:leggi (?:tutto|anche|di piu|l'articolo)|clicca|iscriviti|continua a leggere)\\b",
  "\\bla entrada .* (?:se publico|aparece) primero\\b",
];
const BOILERPLATE = new RegExp(SIGNS.join("|"), "u");

/** An author's line: "By Jane Doe" and nothing else. */
const BY_LINE = /^(?:By|Von|Par|Por|Di) (?:\p{Lu}[\p{L}.'’-]+\s?){1,4}(?:,|and|und|et|y|\||$)/u;

/** Whether a sentence speaks of the page, its pictures or its makers, and not of what happened. */
export function isBoilerplate(sentence: string): boolean {
  return BOILERPLATE.test(foldMarks(sentence)) || (sentence.length < 80 && BY_LINE.test(sentence));
}

/** The summary from where it begins to tell: without a title that stands before it again, and without a dateline. */
export function tellingPart(title: string, summary: string): string {
  const told = title !== "" && summary.startsWith(title) ? afterTitle(title, summary) : summary;
  return withoutDateline(told);
}

function afterTitle(title: string, summary: string): string {
  const rest = summary.slice(title.length);
  const isOwnPart = /^\s*[-–—:|.!?]*\s+["“„'‘«]?[\p{Lu}\p{N}\p{Lo}]/u.test(rest);
  return isOwnPart ? rest.replace(/^[\s\-–—:|.!?]+/u, "") : summary;
}
