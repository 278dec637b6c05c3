/** A price of goods, folded text: not of companies. */
export const PRICE =
  "(?:[$£€]\\s?\\d[\\d.,]*(?!\\d|[.,]\\d|\\s?(?:[kmb]\\b|bn|million|billion|trillion|thousand))|\\b\\d[\\d.,]*\\s?(?:€|£|\\$|euros?\\b|eur\\b|dollars?\\b|usd\\b|dolares\\b))";
/** Days on which shops give things for less. */
export const SALE_DAYS =
  "(?:black friday|cyber monday|cyber week|prime (?:big deal )?days?|singles'? day|buen fin|presidents'? day|labor day|memorial day|french days|boxing day)";
/** What deals are about. */
export const GOODS =
  "(?:amazon|laptops?|tvs?|phones?|headphones?|earbuds|airpods|ipads?|iphones?|macbooks?|apple watch|watch(?:es)?|monitors?|ssds?|gaming|games?|tech|kindle|vacuums?|mattress(?:es)?|toys?|keyboards?|tablets?|speakers?|soundbars?|vpn|lego|weekend|spring|summer|holiday|shopping)";
