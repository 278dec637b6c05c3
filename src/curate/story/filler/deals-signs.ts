import { DEAL_TITLES } from "./deal-title-signs.ts";
import { PRICE, SALE_DAYS } from "./deal-words.ts";
import { anyOf, type FillerSigns, wholly } from "./filler-sign.ts";

export const DEALS: FillerSigns = {
  kind: "deals",
  signs: [
    ...DEAL_TITLES,
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
