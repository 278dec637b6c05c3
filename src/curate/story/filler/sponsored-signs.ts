import { anyOf, type FillerSigns, wholly } from "./filler-sign.ts";

/** What outlets call what they were paid for, folded: en, de, fr, es, it, pt. */
const PAID = [
  "sponsored(?: (?:post|content|article|story|feature|message))?",
  "sponsor(?: (?:post|content|message))?",
  "advertorials?",
  "paid (?:post|content|program|partnership)",
  "partner(?:ed)? content",
  "brand(?:ed)? ?(?:content|post|voice)",
  "promoted (?:post|content)",
  "gesponsert(?:er (?:beitrag|artikel|inhalt))?",
  "bezahlter (?:beitrag|inhalt)",
  "(?:contenu |article )?sponsorise",
  "publi-?(?:redactionnel|communique|reportages?|reportajes?)",
  "publirreportajes?",
  "(?:contenido |articulo |post )?patrocinado",
  "contenido de marca",
  "(?:contenuto )?sponsorizzato",
  "conteudo patrocinado",
];

const SAYS_SO = [
  "this is an? (?:sponsored|paid) (?:post|article|story|feature|message|announcement)",
  "this (?:post|article|story|content|piece|page|feature) (?:is|was|has been) (?:sponsored|paid for)\\b",
  "thanks to .{2,60} for sponsoring",
  "dieser (?:artikel|beitrag|inhalt|text) (?:ist|wurde|wird) (?:gesponsert|bezahlt|eine anzeige|werbung|von .{2,40} gesponsert)",
  "dies(?:er beitrag)? ist (?:eine )?(?:werbung|anzeige|bezahlte)\\b",
  "bezahlte (?:partnerschaft|werbung|kooperation)",
  "c(?:et|e) (?:article|contenu|billet) (?:est|a ete) (?:sponsorise|propose par|paye par|finance par)",
  "(?:est|es) (?:un )?(?:article|contenu|contenido|articulo) (?:sponsorise|patrocinado)",
  "est[ea] (?:articulo|contenido|publicacion|entrada|nota|post) (?:es|ha sido|esta|fue) (?:patrocinad[oa]|pagad[oa]|un contenido patrocinado)",
];

export const SPONSORED: FillerSigns = {
  kind: "sponsored",
  signs: [
    { on: "label", pattern: wholly(...PAID, "anzeigen?", "werbung", "advertisement"), weight: 0.9, isMark: true },
    { on: "author", pattern: wholly(...PAID, "sponsored by .*", "our sponsors?"), weight: 0.85, isMark: true },
    {
      on: "title",
      pattern: anyOf(
        `^[\\[(]?(?:${PAID.join("|")})[\\])]?\\s?[:|–—-]`,
        `[\\[(](?:${PAID.join("|")}|ad|anzeige|werbung)[\\])]`,
      ),
      weight: 0.9,
      isMark: true,
    },
    { on: "title", pattern: anyOf("^anzeige\\s?[:|]"), weight: 0.65 },
    { on: "title", pattern: anyOf("^(?:werbung|ad|advertisement|promoted|promotion)\\s?[:|]"), weight: 0.4 },
    { on: "title", pattern: anyOf("\\b(?:sponsored|presented|brought to you) by\\b"), weight: 0.45 },
    {
      on: "path",
      pattern:
        /\/(?:sponsored|sponsored-(?:content|post|article|story)s?|paid-?(?:post|content|program)s?|partner-?content|branded-?content|brandvoice|brand-?studio|advertorials?|native-ads?|anzeigen?|gesponsert|publi-?(?:redactionnel|reportages?|communiques?)|contenu-sponsorise|contenido-patrocinado|patrocinado|publirreportajes?|sponsorise)(?:\/|$)/u,
      weight: 0.85,
      isMark: true,
    },
    { on: "summary", pattern: anyOf(...SAYS_SO), weight: 0.8 },
    {
      on: "summary",
      pattern: anyOf(
        "^(?:sponsored|paid for|presented) by ",
        `^[\\[(]?(?:${PAID.join("|")}|anzeige|werbung)[\\])]?\\s?[:|.–—-]`,
      ),
      weight: 0.65,
    },
    {
      on: "summary",
      pattern: anyOf(
        "(?:produced|created|written|developed) in (?:paid )?(?:partnership|collaboration|association) with",
        "brought to you by",
        "in (?:bezahlter )?(?:zusammenarbeit|kooperation) mit unserem (?:werbe)?partner",
        "(?:realise|redige|produit|concu|propose) (?:en partenariat avec|par notre partenaire)",
        "(?:elaborado|creado|realizado|producido) en colaboracion con",
        "paid (?:promotion|advertisement)",
      ),
      weight: 0.4,
    },
    {
      on: "summary",
      pattern: anyOf("\\b(?:our|unserem?|notre|nuestro) (?:sponsor|werbepartner|annonceur|patrocinador)s?\\b"),
      weight: 0.3,
    },
    { on: "summary", pattern: anyOf("^(?:advertisement|anzeige|publicite|publicidad)\\b"), weight: 0.2 },
  ],
  news: [
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:ftc|influencers?|regulators?|watchdog|bans?|banned|lawsuit|sue[sd]?|court|legislation|bill|act|state.sponsored)\\b",
        "\\b(?:polizei|gericht|staatsanwalt\\w*|strafanzeige|erstattet|ermitt\\w*|verbot|verbietet|tribunal|justicia|ley|loi)\\b",
      ),
      left: 0.4,
    },
  ],
};
