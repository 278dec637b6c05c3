import { expect, test } from "vitest";
import { draw, element, escapeText, words } from "./svg.ts";

test.for([
  { why: "what XML reads", text: `<a href="x">&'`, escaped: "&#60;a href=&#34;x&#34;&#62;&#38;&#39;" },
  { why: "an end of the part", text: "]]></style>", escaped: "]]&#62;&#60;/style&#62;" },
  { why: "letters that XML does not have", text: "a\u{0}\u{8}\u{FFFE}b\u{D800}", escaped: "ab\u{FFFD}" },
  { why: "nothing of other letters", text: "5 µs – Zürich 🙂", escaped: "5 µs – Zürich 🙂" },
])("text is rid of $why", ({ text, escaped }) => {
  expect(escapeText(text)).toBe(escaped);
});

test("an element has its attributes in their order, with one decimal", () => {
  expect(element("rect", { x: 1.2345, y: -0.01, class: '"' })).toBe('<rect x="1.2" y="0" class="&#34;"/>');
  expect(words("a < b", { x: 1 })).toBe('<text x="1">a &#60; b</text>');
});

test.for([NaN, Infinity])("%s has no place in a picture", (value) => {
  expect(() => element("rect", { x: value })).toThrow("no place");
});

test("a picture stacks its panels and tells what it shows", () => {
  const panels = ["<a/>", "<b/>"].map((body) => ({ height: 100, body }));
  const svg = draw({ title: "T & t", description: "D", note: "N", panels });
  expect(svg).toContain('viewBox="0 0 840 300"');
  expect(svg).toContain('<title id="title">T &#38; t</title>\n<desc id="description">D</desc>');
  expect(svg).toContain('<g transform="translate(0 76)"><a/></g>\n<g transform="translate(0 176)"><b/></g>');
});
