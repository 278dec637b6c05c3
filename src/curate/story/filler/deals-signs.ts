import { anyOf, type FillerSigns, wholly } from "./filler-sign.ts";

/** A price of goods, folded text: not of companies. */
const PRICE =
  "(?:[$£€]\\s?\\d[\\d.,]*(?!\\d|[.,]\\d|\\s?(?:[kmb]\\b|bn|million|billion|trillion|thousand))|\\b\\d[\\d.,]*\\s?(?:€|£|\\$|euros?\\b|eur\\b|dollars?\\b|usd\\b|dolares\\b))";
const SALE_DAYS =
  "(?:black friday|cyber monday|cyber week|prime (?:big deal )?days?|singles'? day|buen fin|presidents'? day|labor day|memorial day|french days|boxing day)";
const GOODS =
  "(?:amazon|laptops?|tvs?|phones?|headphones?|earbuds|airpods|ipads?|iphones?|macbooks?|apple watch|watch(?:es)?|monitors?|ssds?|gaming|games?|tech|kindle|vacuums?|mattress(?:es)?|toys?|keyboards?|tablets?|speakers?|soundbars?|vpn|lego|weekend|spring|summer|holiday|shopping)";

export const DEALS: FillerSigns = {
  kind: "deals",
  signs: [
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:best|top|early|today's|hottest|biggest|great|these)\\b[^.!?]{0,50}\\b(?:deals|discounts|bargains)\\b",
        `\\bbest ${SALE_DAYS} sales\\b`,
        `\\b(?:${GOODS}(?:'s)? (?:\\w+ )?deals|${SALE_DAYS}(?:'s)? (?:\\w+ )?deals?)\\b`,
        "\\b(?:die )?besten? [^.!?]{0,50}\\b(?:angebote|deals|schnappchen)\\b",
        "\\b(?:les )?meilleur(?:e?s) [^.!?]{0,50}\\b(?:promos?|promotions|offres|bons plans|deals)\\b",
        "\\b(?:las )?mejores [^.!?]{0,50}\\b(?:ofertas|chollos|descuentos)\\b",
      ),
      weight: 0.6,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\bdeals? (?:of the (?:day|week)|alert|roundup)\\b",
        "\\bdaily deals\\b",
        "^[\\[(]?deals?[\\])]?(?:\\s?[:|]|\\s[–—-]\\s)",
        "^[\\[(]deals?[\\])]",
        "\\b(?:deal|angebot|schnappchen) (?:des tages|der woche)\\b",
        "\\bpromos? du jour\\b",
        "\\b(?:oferta|chollo) del dia\\b",
        "\\bofertas? flash\\b",
        "\\bvente flash\\b",
        "\\bofferta del giorno\\b",
      ),
      weight: 0.75,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\b\\d{1,2}\\s?(?:%|percent|prozent)\\s?(?:off\\b|discount\\b|rabatt\\b|reduziert\\b|gunstiger\\b|billiger\\b|de (?:reduction|remise|rabais|descuento|rebaja)\\b|(?:di )?sconto\\b)",
        "\\b(?:mit|con|avec) (?:uber |mas de |plus de )?\\d{1,2}\\s?% (?:rabatt|descuento|reduction)",
      ),
      weight: 0.6,
    },
    { on: "title", pattern: anyOf("(?:^|\\s)[-−–]\\s?\\d{2}\\s?%(?=\\W|$)"), weight: 0.3 },
    {
      on: "title",
      pattern: anyOf(
        `\\bsave (?:up to |over |an extra |a massive )?(?:${PRICE}|\\d{1,2}\\s?%)`,
        `${PRICE} (?:off|discount|rabatt|gunstiger|billiger|de (?:reduction|remise|descuento))\\b`,
        `\\b(?:spart|sparen|spare)\\b[^.!?]{0,30}(?:${PRICE}|\\d{1,2}\\s?%)`,
        `\\bahorra\\b[^.!?]{0,30}(?:${PRICE}|\\d{1,2}\\s?%)`,
        `\\beconomisez\\b[^.!?]{0,30}(?:${PRICE}|\\d{1,2}\\s?%)`,
      ),
      weight: 0.6,
    },
    {
      on: "title",
      pattern: anyOf(
        `\\bfor (?:just|only|under|less than) ${PRICE}`,
        `\\b(?:just|only) ${PRICE}`,
        `\\b(?:fur nur|nur noch|schon ab|ab nur|fur unter) ${PRICE}`,
        `\\b(?:a (?:seulement|moins de)|pour (?:seulement|moins de)) ${PRICE}`,
        `\\b(?:por (?:solo|menos de)|desde solo|a solo) ${PRICE}`,
      ),
      weight: 0.45,
    },
    {
      on: "title",
      pattern: anyOf(
        `\\b(?:drops?|falls?|down|marked down|slashed|discounted|cut|back|returns?) to (?:just |only |a )?(?:${PRICE}|(?:new |record |an? )?(?:all-time |record )?low)`,
        `\\b(?:sinkt|fallt) auf (?:nur )?${PRICE}`,
        `\\b(?:passe|tombe|chute) a (?:seulement |moins de )?${PRICE}`,
        `\\b(?:baja|cae|se desploma) (?:a|hasta) (?:solo )?(?:los )?${PRICE}`,
      ),
      weight: 0.4,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:lowest|best) price (?:ever|yet|of the year|we've seen|this year|to date)\\b",
        "\\b(?:all-time|record|historic)[- ]low price\\b",
        "\\b(?:their|its) (?:best|lowest) price\\b",
        "\\bzum (?:halben preis|sonderpreis|sparpreis)\\b",
        "\\b(?:precio de risa|tira(?:n)? el precio)\\b",
        "\\bpreis(?:sturz|kracher|knaller)\\b",
        "\\b(?:best|tief|tiefst|spott)preis\\b",
        "\\bso gunstig wie (?:nie|noch nie)\\b",
        "\\b(?:prix casse|prix mini|plus bas prix|a prix reduit|prix fou)\\b",
        "\\b(?:precio minimo|minimo historico|precio de derribo|rebajad[oa]s?|tirad[oa]s? de precio)\\b",
      ),
      weight: 0.6,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\bcoupons? codes?\\b",
        "\\b(?:promo|discount|voucher) codes?\\b",
        "\\b(?:gutschein|rabatt)(?:code)?s?\\b",
        "\\bcodes? promo\\b",
        "\\bbons? de reduction\\b",
        "\\bcupon(?:es)?\\b",
        "\\bcodigos? (?:de )?(?:descuento|promocional)",
        "\\bcodice sconto\\b",
      ),
      weight: 0.6,
    },
    {
      on: "title",
      pattern: anyOf(`\\b(?:is|are) on sale for (?:just |only )?${PRICE}`),
      weight: 0.3,
    },
    { on: "title", pattern: anyOf("\\blifetime (?:licen[cs]e|subscription|access|plan)\\b"), weight: 0.5 },
    {
      on: "title",
      pattern: anyOf("\\bhalf (?:off|price)\\b", "\\btoday only\\b", "\\bdiscount(?:s|ed)?\\b"),
      weight: 0.3,
    },
    {
      on: "title",
      pattern: anyOf(`^(?:get|grab|snag|score|pick up)\\b[^.!?]{3,70}\\b(?:for|at) (?:just |only |under )?${PRICE}`),
      weight: 0.3,
    },
    { on: "title", pattern: anyOf("\\bcoupons?\\b"), weight: 0.45 },
    {
      on: "title",
      pattern: anyOf(
        "\\bgift guide\\b",
        "\\b(?:best|\\d+|great|perfect|top)\\b[^.!?]{0,30}\\bgifts?\\b[^.!?]{0,20}\\b(?:for|under|ideas)\\b",
        "\\bgift ideas\\b",
        "\\b(?:father|mother|valentine)'?s'? day gifts\\b",
        "\\bstocking stuffers\\b",
        "\\bgeschenk(?:ideen|tipps)\\b",
        "\\bidees? (?:de )?cadeaux?\\b",
        "\\b(?:ideas de regalos?|guia de regalos|regalos para)\\b",
      ),
      weight: 0.62,
    },
    {
      on: "title",
      pattern: anyOf(
        `\\b(?:best|top|cheapest)\\b[^.!?]{2,60}\\b(?:under|below|less than) ${PRICE}`,
        `\\bbesten?\\b[^.!?]{2,60}\\bunter ${PRICE}`,
        `\\bmeilleure?s?\\b[^.!?]{2,60}\\bmoins de ${PRICE}`,
        `\\bmejores\\b[^.!?]{2,60}\\bmenos de ${PRICE}`,
      ),
      weight: 0.65,
    },
    { on: "title", pattern: anyOf(SALE_DAYS), weight: 0.25 },
    {
      on: "title",
      pattern: anyOf(
        "\\bbons? plans?\\b",
        "\\bsoldes\\b",
        "\\bschnappchen\\b",
        "\\bim angebot\\b",
        "\\bchollos?\\b",
        "\\bchollazos?\\b",
        "\\bgangas?\\b",
        "\\bde oferta\\b",
        "\\ben (?:promo|oferta)\\b",
        "\\bofertas (?:de amazon|que no)\\b",
        "\\w-deals?\\s?:",
      ),
      weight: 0.6,
    },
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:flash|clearance) sale\\b",
        `\\bon sale (?:now |today |right now )?(?:for|at) (?:just |only )?${PRICE}`,
        "\\bis on sale\\b",
        "\\bbuy one,? get one\\b",
        "\\blimited[- ]time (?:offer|deal)\\b",
        "\\bbundle (?:deal|for)\\b",
        `\\b(?:get|grab|snag|score|pick up)\\b[^.!?]{3,70}\\b(?:for|at) (?:just |only |under )?${PRICE}`,
        "\\b(?:grab|snag|score)\\b[^.!?]{3,70}\\b(?:discount|deal|sale|off)\\b",
        "\\bjetzt (?:sichern|zuschlagen|kaufen)\\b",
        "\\bfoncez\\b",
        "\\b(?:aprovecha|corre)\\b[^.!?]{0,40}\\b(?:oferta|descuento)",
      ),
      weight: 0.5,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\bwe (?:may|might|can|could) (?:earn|receive|get) (?:an? )?(?:small )?(?:affiliate )?commission",
        "\\baffiliate (?:commission|links?|partners?)\\b",
        "\\baffiliate-?links?\\b",
        "\\b(?:kleine )?provision(?:en)?\\b[^.]{0,60}\\b(?:kauf|link|bestell)",
        "\\bliens? (?:d')?affili",
        "\\b(?:enlaces?|links?) de (?:afiliad|afiliaci)",
        "\\bcommission\\b[^.]{0,40}\\b(?:achat|purchase)",
      ),
      weight: 0.35,
    },
    {
      on: "summary",
      pattern: anyOf(
        "\\b(?:buy|shop|order) (?:it )?now\\b",
        "\\badd to cart\\b",
        "\\bjetzt (?:kaufen|bestellen|zuschlagen|sichern)\\b",
        "\\bachetez\\b",
        "\\bcompra(?:r)? ahora\\b",
        "\\b(?:use|with|enter) (?:the )?(?:promo |coupon |discount )?code\\b",
        "\\b(?:mit dem|avec le|con el) (?:gutschein)?(?:code|codigo)\\b",
        `\\b(?:regular(?:ly)?|normally|usually|originally|down from|was|list price(?: of)?|msrp(?: of)?|retail(?:s|ing)? (?:for|at)|instead of) (?:price of )?${PRICE}`,
        `\\b(?:statt|anstatt|au lieu de|en vez de|en lugar de|antes|uvp(?: von)?) (?:los )?${PRICE}`,
        `\\bsave (?:up to )?(?:${PRICE}|\\d{1,2}\\s?%)`,
        "\\b(?:limited[- ]time|while (?:stocks?|supplies) lasts?|solange der vorrat|jusqu'a epuisement|hasta agotar)",
      ),
      weight: 0.4,
    },
    {
      on: "summary",
      pattern: anyOf(`\\b\\d{1,2}\\s?% (?:off|rabatt|de (?:reduction|remise|descuento))\\b`, `${PRICE} off\\b`),
      weight: 0.3,
    },
    {
      on: "path",
      pattern:
        /\/(?:deals?|coupons?|gift-guides?|black-friday|prime-day|bons?-plans?|schnaeppchen|ofertas?|chollos?|angebote|promo-codes?|shopping\/deals)(?:\/|$)/u,
      weight: 0.4,
    },
    {
      on: "path",
      pattern:
        /[-/](?:coupon-codes?|promo-codes?|discount-codes?|codes?-promo|gutscheincodes?|deal-of-the-day)(?:[-/]|$)/u,
      weight: 0.5,
    },
    {
      on: "label",
      pattern: wholly(
        "(?:best |daily |amazon |tech )?deals?",
        "coupons?",
        "discounts?",
        "bons? plans?",
        "schnappchen",
        "angebote",
        "ofertas?",
        "chollos?",
        "gift guides?",
        "promos?",
        "affiliate",
      ),
      weight: 0.45,
    },
    {
      on: "label",
      pattern: wholly("shopping", "commerce", "buying guides?", "sales?", "kaufberatung", SALE_DAYS),
      weight: 0.25,
    },
    {
      on: "query",
      pattern:
        /[?&](?:tag=[\w-]+-2[0-2]|aff(?:id|iliate|_id|iliate_id)?=|ascsubtag=|irclickid=|awc=|clickref=|linkcode=)/iu,
      weight: 0.4,
    },
    {
      on: "host",
      pattern:
        /(?:^|\.)(?:amzn\.to|slickdeals\.net|dealnews\.com|stacksocial\.com|mydealz\.de|dealabs\.com|chollometro\.com|hotukdeals\.com|retailmenot\.com|groupon\.\w+)$|^(?:deals|coupons|gutscheine|shop)\./u,
      weight: 0.5,
    },
  ],
  news: [
    {
      on: "title",
      pattern: anyOf(
        "\\b(?:mergers?|acquisitions?|acquires?|takeovers?|buyouts?|stake|shares?|stocks?|investors?|shareholders?|ipo|valuation)\\b",
        "\\b(?:trade|nuclear|peace|climate|budget|debt|arms|plea|labor|brexit|tax) deals?\\b",
        "\\b(?:treaty|ceasefire|lawmakers|congress|federal|feds?|agenc(?:y|ies)|senate|parliament|minister|government|president|sanctions|tariffs?|taxes?|tax)\\b",
        "\\b(?:wipe[sd]?|shave[sd]?|knock(?:s|ed)?|took|takes|cuts|slashe[sd])\\b[^.!?]{0,25}\\boff\\b",
        "\\b(?:oil|crude|barrel|bitcoin|ethereum|crypto\\w*|gold|bonds?|yields?|inflation|econom\\w+|mortgages?)\\b",
        "\\b(?:retailers|retail sales|shoppers|consumers|spending|spend|analysts?|revenue|earnings|profits?|sales (?:hit|rise|fall|top|soar|slump|jump))\\b",
        "\\b(?:scams?|scammers|fraud\\w*|phishing|lawsuits?|sue[sd]?|regulators?|antitrust|strikes?|workers|walkout|hack\\w*|breach\\w*)\\b",
        "\\b(?:aktien?|anleger|borse|steuern?|regierung|minister\\w*|betrug\\w*|handler|umsatz\\w*|einzelhandel|streik\\w*)\\b",
        "\\b(?:actions?|bourse|impots?|gouvernement|arnaques?|commercants|greve|acciones|bolsa|impuestos?|gobierno|estafas?|huelga|comercio)\\b",
      ),
      left: 0.35,
    },
    {
      on: "text",
      pattern: anyOf(
        "\\b(?:analysts?|economists?|shareholders|investors|quarterly|lawsuit|regulators?|lawmakers|police|prosecutors|researchers)\\b",
      ),
      left: 0.6,
    },
  ],
};
