type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** What a browser made of a picture. */
export type SeenPicture = {
  readonly root: string;
  readonly frame: Box;
  readonly ground: string;
  readonly texts: readonly { readonly said: string; readonly box: Box; readonly color: string }[];
};

/** To be evaluated in the page; gives a `SeenPicture`. */
export const LOOK = `(() => {
  const boxOf = (part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return { left, right, top, bottom };
  };
  const ground = document.querySelector(".ground");
  return {
    root: document.documentElement.localName,
    frame: boxOf(ground),
    ground: getComputedStyle(ground).fill,
    texts: [...document.querySelectorAll("text")].map((text) => {
      return { said: text.textContent, box: boxOf(text), color: getComputedStyle(text).fill };
    }),
  };
})()`;

/** Texts that leave the picture. */
export function outside({ frame, texts }: SeenPicture): readonly string[] {
  const leaves = (box: Box): boolean =>
    box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
  return texts.filter(({ box }) => leaves(box)).map(({ said }) => said);
}

/** Lines of letters have so much air above and below them, in pixels. */
const AIR = 2;

/** Pairs of texts that lie over each other. */
export function overlapping({ texts }: SeenPicture): readonly string[] {
  return texts.flatMap((one, at) =>
    texts
      .slice(at + 1)
      .filter(({ box }) => {
        const width = Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left);
        const height = Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top);
        return width > 0 && height > AIR;
      })
      .map(({ said }) => `${one.said} / ${said}`),
  );
}

/** Texts with less contrast than 4.5 to 1 (WCAG 2.2, 1.4.3). */
export function faint({ ground, texts }: SeenPicture): readonly string[] {
  const behind = luminance(ground);
  const contrast = (light: number): number => (Math.max(light, behind) + 0.05) / (Math.min(light, behind) + 0.05);
  return texts.filter(({ color }) => contrast(luminance(color)) < 4.5).map(({ said }) => said);
}

/** Of a colour as browsers write it, `rgb(1, 2, 3)`: 0 to 1 (WCAG 2.2, relative luminance). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
