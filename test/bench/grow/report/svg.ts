/** Width of each picture, in its own units: what README.md shows of a page, so letters are as large there as they are here. */
export const WIDTH = 840;
/** Free at each side of a picture. */
export const MARGIN = 24;

/** A part of a picture: what it draws, from its own upper left corner, and how much room that takes. */
export type Panel = { readonly height: number; readonly body: string };

export type Picture = {
  readonly title: string;
  /** The figures in words, for who does not see the picture. */
  readonly description: string;
  /** Below the title: what was measured, and how. */
  readonly note: string;
  readonly panels: readonly Panel[];
};

type Attributes = Readonly<Record<string, string | number>>;

/** Text for between tags and within quotes (XML 1.0, 2.4); letters that XML does not have (2.2) are left out. */
export function escapeText(text: string): string {
  const known = text.toWellFormed().replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "");
  return known.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** `children` are elements already; numbers have one decimal at most, so that the same figures give the same bytes. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(toText(value))}"`);
  const head = `<${name}${written.join("")}`;
  return children.length === 0 ? `${head}/>` : `${head}>${children.join("")}</${name}>`;
}

/** A line of words; `y` is where the letters stand. */
export function words(text: string, attributes: Attributes): string {
  return element("text", attributes, escapeText(text));
}

function toText(value: string | number): string {
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) throw new Error("A picture has no place for a number that is none.");
  return String(Math.round(value * 10) / 10 + 0); // No "-0".
}

/** One whole file. It brings its own ground for bright and for dark pages, for a page may be dark where the system is not. */
export function draw({ title, description, note, panels }: Picture): string {
  let y = HEAD;
  const placed = panels.map(({ body, height }) => {
    const part = element("g", { transform: `translate(0 ${y})` }, body);
    y += height;
    return part;
  });
  const height = y + MARGIN;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: "img",
    "aria-labelledby": "title description",
  };
  const lines = [
    element("title", { id: "title" }, escapeText(title)),
    element("desc", { id: "description" }, escapeText(description)),
    element("style", {}, STYLE),
    element("rect", { class: "ground", x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 8 }),
    words(title, { class: "title", x: MARGIN, y: 36 }),
    words(note, { class: "quiet", x: MARGIN, y: 58 }),
    ...placed,
  ];
  return `${element("svg", attributes, `\n${lines.join("\n")}\n`)}\n`;
}

/** Room for title and note. */
const HEAD = 76;

/** Colours that stay apart for those who see few of them; names and shapes tell the series apart as well. */
const STYLE = `
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:#1f2328}
.title{font-size:18px;font-weight:600}.strong{font-weight:600}.quiet{fill:#59636e}
.end{text-anchor:end}.middle{text-anchor:middle}
.ground{fill:#fff;stroke:#d1d9e0}.grid{stroke:#d8dee4}.bar{stroke:#cf222e;stroke-width:1.5;stroke-dasharray:6 4}.reach{fill:#b3202b}
.line{fill:none;stroke-width:2.5;stroke-linejoin:round}.dashed{stroke-dasharray:7 5;stroke-width:1.5}
.f0{fill:#0969da}.f1{fill:#bc4c00}.f2{fill:#6e7781}.s0{stroke:#0969da}.s1{stroke:#bc4c00}.s2{stroke:#6e7781}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.quiet{fill:#a5b0bc}.ground{fill:#0d1117;stroke:#3d444d}.grid{stroke:#2f353d}
.bar{stroke:#ff7b72}.reach{fill:#ff8f87}.f0{fill:#58a6ff}.f1{fill:#f0883e}.f2{fill:#8b949e}.s0{stroke:#58a6ff}.s1{stroke:#f0883e}.s2{stroke:#8b949e}}
`;
