import { anyOf, type FillerSigns, wholly } from "./filler-sign.ts";

const ROLE =
  "(?:engineers?|developers?|designers?|programmers?|architects?|analysts?|interns?|recruiters?|administrators?|sysadmins?|(?:product|project|account|community|marketing|engineering) managers?|scientists?|writers?|editors?|entwickler(?:in)?|ingenieur(?:e|in)?|developpeur(?:se)?|desarrollador(?:a|es)?|programador(?:a|es)?|ingenier[oa]s?|disenador(?:a)?|redakteur(?:in)?|journalist(?:e|a|in)?)";

export const JOBS: FillerSigns = {
  kind: "jobs",
  signs: [
    {
      on: "title",
      pattern: anyOf("^[^.!?'\"‘“]{1,40} \\((?:yc )?[wsfx]\\d\\d\\) (?:is|are) hiring"),
      weight: 0.9,
      isMark: true,
    },
    {
      on: "title",
      pattern: anyOf(
        `\\b(?:is|are|'re|now) hiring (?:an? |our |remote |senior |junior |lead |staff |principal |founding |full[- ]?stack |front|back|software |head of )[^.!?]{0,40}`,
        "^(?:[\\p{L}\\d.&'-]+ ){1,4}(?:is|are) (?:now )?hiring\\s*[!.]?$",
        "\\b(?:we're|we are) hiring\\b",
        "\\bwho is hiring\\b",
        "\\bwho wants to be hired\\b",
        `\\bis looking for (?:an? )(?:\\w+ ){0,4}${ROLE}`,
        `\\brecrute (?:un|une|des|son|ses|\\d)`,
        `\\bsucht (?:eine?n? )?(?:\\w+ ){0,3}${ROLE}`,
        `\\b(?:busca|contrata) (?:un[ao]? )?(?:\\w+ ){0,2}${ROLE}`,
      ),
      weight: 0.62,
    },
    {
      on: "title",
      pattern: anyOf(
        "^[\\[(]?(?:hiring|for hire|jobs?|vacanc(?:y|ies)|job (?:offer|opening|posting|ad)s?|stellenangebote?|stellenanzeigen?|stellenausschreibung|offres? d'emploi|emplois?|recrutement|ofertas? de (?:empleo|trabajo)|vacantes?|empleos?|offerta di lavoro)[\\])]?\\s?[:|–—-]",
        "^\\[(?:hiring|for hire|job)\\]",
        "\\b(?:stellenangebot|stellenausschreibung|offre d'emploi|oferta de (?:empleo|trabajo)|job opening|open position)s?\\b",
      ),
      weight: 0.7,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\((?:[mwdfx](?:/[mwdfx]){1,2}|h/f|f/h|h/f/x|all genders|gn)\\)",
        "\\b(?:m/w/d|w/m/d|m/f/d|h/f)\\b",
      ),
      weight: 0.8,
      isMark: true,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\((?:[^)]{0,30}\\b)?(?:remote|full[- ]time|part[- ]time|vollzeit|teilzeit|cdi|cdd|stage|teletrabajo|jornada completa)\\b[^)]{0,30}\\)",
        "\\b(?:cdi|cdd|full[- ]time|part[- ]time|vollzeit|jornada completa)\\b",
      ),
      weight: 0.4,
    },
    { on: "title", pattern: anyOf(`\\b${ROLE}\\b`), weight: 0.2 },
    {
      on: "summary",
      pattern: anyOf(
        "\\b(?:we are|we're|wir) (?:currently )?(?:looking for|hiring|seeking|suchen)\\b",
        "\\b(?:suchen wir|nous recrutons|nous recherchons|buscamos|estamos (?:buscando|contratando))\\b",
        "\\b(?:is|are) (?:looking|searching) for (?:an? )",
        "\\b(?:join our|rejoignez (?:notre|nos)|unete a nuestro|verstarkung (?:fur|unseres)|werde teil)\\b",
      ),
      weight: 0.4,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\bapply (?:now|here|today|online|by)\\b",
        "\\b(?:jetzt|online) bewerben\\b",
        "\\bbewerbung(?:en|sunterlagen)?\\b",
        "\\b(?:postulez|candidatures?)\\b",
        "\\b(?:envia|manda) tu (?:cv|curriculum)\\b",
        "\\b(?:send|submit) (?:us )?your (?:cv|resume|application)",
        "\\binscribete\\b",
      ),
      weight: 0.4,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\b(?:competitive salary|salary range|salary:|equal opportunity employer|years? of experience|\\d\\+ years|job description|key responsibilities|requirements:|visa sponsorship)",
        "\\b(?:berufserfahrung|unbefristet\\w*|festanstellung|gehalt:|ihre aufgaben|ihr profil)\\b",
        "\\b(?:salaire|teletravail|ans d'experience|poste (?:en|a pourvoir|base))\\b",
        "\\b(?:salario|anos de experiencia|teletrabajo|contrato indefinido|jornada completa)\\b",
        "\\b(?:full[- ]time|permanent) (?:position|role|job)\\b",
      ),
      weight: 0.4,
    },
    {
      on: "path",
      pattern:
        /\/(?:jobs?|careers?|vacanc(?:y|ies)|stellenangebote?|stellenmarkt|stellen|karriere|emplois?|offres?-d-?emploi|empleos?|ofertas?-de-empleo|hiring)(?:\/|$)/u,
      weight: 0.4,
    },
    {
      on: "host",
      pattern:
        /^(?:jobs?|careers?|apply|karriere|stellen\w*|empleos?|emplois?|recruiting)\.|(?:^|\.)(?:greenhouse\.io|lever\.co|workable\.com|ashbyhq\.com|weworkremotely\.com|remoteok\.(?:io|com)|indeed\.\w+|stepstone\.\w+|infojobs\.net|workatastartup\.com)$/u,
      weight: 0.6,
    },
    {
      on: "label",
      pattern: wholly(
        "jobs?",
        "hiring",
        "job board",
        "job offers?",
        "careers?",
        "stellenangebote?",
        "stellenmarkt",
        "emplois?",
        "offres? d'emploi",
        "empleos?",
        "ofertas? de empleo",
        "vacanc(?:y|ies)",
        "recrutement",
      ),
      weight: 0.4,
    },
  ],
  news: [
    {
      on: "text",
      pattern: anyOf(
        "\\b(?:unemployment|jobless|layoffs?|lay(?:s|ing)? off|laid off|job cuts|cut(?:s|ting)? [^.]{0,20}jobs|payrolls?|labou?r (?:market|department|force)|econom(?:y|ists?)|recession)\\b",
        "\\b(?:hiring (?:freeze|spree|slow\\w*|bias|boom)|job (?:market|growth|losses)|jobs (?:report|bill|plan|act|data)|strikes?|unions?|minimum wage)\\b",
        "\\b(?:arbeitslos\\w*|arbeitsmarkt\\w*|stellenabbau|entlass\\w*|konjunktur|chomage|licenciements?|desempleo|despidos?|el paro)\\b",
      ),
      left: 0.3,
    },
    {
      on: "title",
      pattern: anyOf(
        "^(?:why|how|when|where|what|no ?one|nobody|everyone|every|the)\\b",
        "\\b(?:hiring|hires?) (?:\\d|hundreds|thousands|more|back|away)",
        "\\b(?:interview\\w*|report\\w*|rumou?r\\w*|suggests?|hints?|reveals?|lawsuit|accused|resigns?|quits?|former|ex|killed|arrested)\\b",
      ),
      left: 0.45,
    },
  ],
};
