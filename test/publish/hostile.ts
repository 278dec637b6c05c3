import type { Story } from "../../src/domain/story.ts";
import { story, tell } from "./desk.ts";

/** Texts that try to break out of whatever they are put into. */
export const HOSTILE_TEXTS: readonly string[] = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</title></head><body onload=alert(1)>`,
  `]]></title><x>]]>]]><![CDATA[<script>alert(1)</script>`,
  `</item></entry></feed></channel></rss>`,
  `&lt;b&gt; &amp;amp; &#60;i&#62; AT&amp;T &nbsp;`,
  `<!-- --> <?xml version="1.0"?> <!DOCTYPE x [<!ENTITY a "b">]>`,
  `{{ site.title }} {% assign x = 1 %} {% raw %} {{`,
  `<mj-raw></mj-text></mj-section> {{ unsubscribeUrl }}`,
  `nul\u0000 bell\u0007 escape\u001b[31m vt\u000b ff\u000c`,
  `lone \ud800 surrogate \udfff and \uffff noncharacter`,
  `gnp.\u202eexe\u202c \u2066isolate`,
  `سوني تلغي <b>عرض</b> "فيلم"`,
  `=cmd|'/c calc'!A1, \${7*7} #{7*7}`,
  `line\r\nBcc: someone@example.org\r\n\r\nbody`,
];

/** One story for each, with the text in every place that an outlet can fill. */
export function hostileStories(): readonly Story[] {
  return HOSTILE_TEXTS.map((text, index) => {
    const lead = tell(text, {
      outlet: text,
      summary: `Summary: ${text}`,
      author: text,
      language: text,
      labels: [text],
      link: `https://evil.example/${index}?q=<a>&amp;b="'`,
    });
    const other = tell(`Other ${text}`, { outlet: `Second ${index} ${text}`, link: `javascript:alert(${index})` });
    return story([lead, other], {
      gist: index % 2 === 0 ? [] : [lead, other].map(({ item }) => ({ text: `Gist: ${text}`, itemId: item.id })),
      phrases: [text],
      id: `story-${index}`,
      tags: [`tag-${index}=${text}`, text],
      points: 1 + index,
      rank: [{ name: "outlets", value: 1 + index, why: text }],
    });
  });
}
