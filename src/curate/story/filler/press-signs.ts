import { anyOf, type FillerSigns, wholly } from "./filler-sign.ts";

const RELEASE = [
  "press releases?",
  "news releases?",
  "(?:pressemitteilung|pressemeldung|medienmitteilung)(?:en)?",
  "communiques?(?: de presse)?",
  "notas? de prensa",
  "comunicados?(?: de prensa)?",
  "comunicati stampa",
  "comunicato stampa",
];
const WIRES =
  "(?:pr ?newswire|business ?wire|globe ?newswire|acces+wire|ein ?presswire|news ?aktuell|presseportal|newsfile(?: corp\\.?)?|cision|prweb|marketwired|openpr)";

export const PRESS_RELEASE: FillerSigns = {
  kind: "press-release",
  signs: [
    {
      on: "raw",
      pattern:
        /\/(?:PR ?Newswire|CNW|PRNewswire-PRWeb|PRWEB|EIN ?Presswire|Xinhua-AsiaNet|AsiaNet)[^/]{0,40}\/|\((?:BUSINESS WIRE|Business Wire|GLOBE ?NEWSWIRE|GlobeNewswire|ACCESS ?WIRE|ACCESS Newswire|Marketwired|Newsfile Corp\.?[^)]{0,20}|NEWSFILE|EZ Newswire)\)|^(?:EQS|DGAP)-(?:News|PVR|Media)/u,
      weight: 0.9,
      isMark: true,
    },
    {
      on: "host",
      pattern:
        /(?:^|\.)(?:prnewswire\.(?:com|co\.uk)|businesswire\.com|globenewswire\.com|einpresswire\.com|prweb\.com|presseportal\.(?:de|ch)|accesswire\.com|newswire\.(?:ca|com)|newsfilecorp\.com|pressebox\.de|openpr\.(?:com|de)|24-7pressrelease\.com)$/u,
      weight: 0.8,
      isMark: true,
    },
    { on: "author", pattern: anyOf(`^${WIRES}\\b`), weight: 0.75, isMark: true },
    { on: "raw", pattern: /^[^.]{0,120}\(ots\)/u, weight: 0.8 },
    { on: "label", pattern: wholly(...RELEASE, WIRES), weight: 0.62 },
    {
      on: "path",
      pattern:
        /\/(?:press-?releases?|news-?releases?|pressemitteilung(?:en)?|communiques?(?:-de-presse)?|notas?-de-prensa|comunicados?(?:-de-prensa)?)(?:\/|$)/u,
      weight: 0.4,
    },
    { on: "title", pattern: anyOf(`^[\\[(]?(?:${RELEASE.join("|")}|pm|pr)[\\])]?\\s?[:|–—-]`), weight: 0.6 },
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:reports|announces) (?:strong |record )?(?:first|second|third|fourth|q[1-4]|full[- ]year|fiscal|record|preliminary)[^.!?]{0,40}\\b(?:results|earnings)\\b",
        "\\bto (?:present|participate|exhibit) at\\b",
        "\\bnamed (?:an? )?(?:leader|finalist|winner|visionary)\\b",
        "\\bannounces (?:general availability|strategic (?:partnership|collaboration)|appointment|(?:the )?closing of|pricing of|(?:the )?expansion of|the (?:launch|appointment))\\b",
      ),
      weight: 0.4,
    },
    { on: "title", pattern: anyOf("\\bmarket\\b[^!?]{0,80}\\bcagr\\b"), weight: 0.65 },
    {
      on: "title",
      pattern: anyOf("\\b(?:magic quadrant|forrester wave|inc\\. 5000|great place to work)\\b"),
      weight: 0.4,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:shareholder|investor|stockholder) (?:alert|notice|action)\\b",
        "\\bclass action\\b[^.!?]{0,60}\\b(?:deadline|reminder|reminds|filed on behalf)\\b",
        "\\blaw (?:firm|offices?)\\b[^.!?]{0,30}\\b(?:reminds|investigates|announces|encourages|urges)\\b",
        "\\b(?:reminds|encourages) [^.!?]{0,40}\\binvestors\\b",
      ),
      weight: 0.7,
    },
    {
      on: "title",
      pattern: anyOf("\\b(?:announces|unveils|kundigt an|annonce|anuncia|prasentiert|presenta|lance|lanza)\\b"),
      weight: 0.15,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\bforward[- ]looking statements?\\b",
        "\\bsafe harbor statement",
        "\\bzukunftsgerichtete aussagen\\b",
        "\\benonces prospectifs\\b",
        "\\bdeclaraciones (?:prospectivas|a futuro)\\b",
      ),
      weight: 0.55,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\bleading (?:global |independent |international )?(?:\\w+ ){0,3}?(?:providers?|suppliers?|developers?|manufacturers?|innovators?|platforms?|specialists?)\\b",
        "\\b(?:global|world|market|industry) leader in\\b",
        "\\b(?:eine?[rs]? der )?(?:welt\\w* |markt\\w* )?fuhrende[nrs]? (?:\\w+ )?(?:anbieter|hersteller|unternehmen|spezialist)",
        "\\b(?:l'un des )?leaders? (?:mondia\\w+|europee?n\\w*|francais\\w*|du marche)\\b",
        "\\b(?:empresa |compania |proveedor )?lider (?:mundial|global|europe[oa]|del mercado|en (?:el sector|soluciones|tecnologia))",
      ),
      weight: 0.4,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\b(?:today|has) announced (?:that|the|its|it|an?)\\b",
        "\\bannounced today\\b",
        "\\bgibt? (?:heute )?(?:die|den|das|bekannt)\\b[^.]{0,60}\\bbekannt\\b",
        "\\bgab heute\\b",
        "\\bannonce (?:aujourd'hui|ce jour)\\b",
        "\\b(?:ha anunciado hoy|anuncio hoy|anuncia hoy)\\b",
      ),
      weight: 0.25,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\b(?:is|are) (?:pleased|proud|excited|thrilled|delighted|honou?red) to (?:announce|introduce|present|share)\\b",
        "\\b(?:freut sich|ist stolz)\\b[^.]{0,80}\\b(?:bekannt|anzukundigen|prasentieren)",
        "\\best (?:heureu(?:x|se)|ravie?|fiere?) (?:d'annoncer|de presenter)",
        "\\bse complace (?:en|de) (?:anunciar|presentar)",
      ),
      weight: 0.4,
    },
    {
      on: "raw",
      pattern:
        /\((?:NASDAQ|Nasdaq|NYSE|TSXV?|LSE|AIM|OTCQ[BX]|CSE|XETRA|FWB|Euronext|BME)(?: [A-Z]{2,6})?\s?:\s?[A-Z.\d]{1,6}[^)]{0,30}\)/u,
      weight: 0.3,
    },
    {
      on: "raw",
      pattern:
        /(?:^|[.!?”"] )(?:About|Über|À propos (?:de |d['’])|Sobre|Acerca de) (?:[\p{Lu}\d][\p{L}\d&.-]*)(?: [\p{Lu}\d][\p{L}\d&.-]*){0,3}(?::| (?:Inc|GmbH|AG|SA|S\.A|Ltd|Corp|LLC)\b| \p{Lu}[\p{L}\d]* (?:is|ist|est|es) )/u,
      weight: 0.35,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\b(?:media|press|investor) contacts?\\b",
        "\\bpressekontakt\\b",
        "\\bcontacts? presse\\b",
        "\\bcontacto (?:de )?prensa\\b",
        "\\bfor more information,? (?:please )?(?:visit|contact|see)\\b",
        "\\bweitere informationen (?:unter|finden sie|erhalten sie)\\b",
        "\\bpour (?:plus d'informations|en savoir plus),? (?:consultez|rendez|visitez|contactez)",
        "\\bpara (?:mas|obtener mas) informacion,? (?:visite|consulte|contacte)",
      ),
      weight: 0.4,
    },
  ],
  news: [
    // What public bodies announce is news.
    { on: "host", pattern: /\.(?:gov|mil|int|edu)(?:\.\w\w)?$|(?:^|\.)europa\.eu$|(?:^|\.)admin\.ch$/u, left: 0.3 },
    { on: "title", pattern: anyOf("^(?:pol|bpol|fw|hza|bfp|thw)-"), left: 0.3 },
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:hoax|fake|hack(?:ed|ers?)|prank|press secretary|arrest\\w*|sentenced|guilty|convicted|charged)\\b",
      ),
      left: 0.4,
    },
    {
      on: "text",
      pattern: anyOf(
        "\\b(?:critics|prosecutors|police|declined to comment|did not (?:immediately )?respond|sources (?:say|said|told)|according to (?:a|the) (?:press|news) release)\\b",
      ),
      left: 0.5,
    },
  ],
};
