/**
 * Secrets for tests that can be found again: whatever else is in one, it holds this word. Of letters and digits alone, so
 * that it stands as it is in addresses, JSON, SQL, HTML and mails.
 */
export const CANARY = "kVanarienvogel7f3a91";

/** A secret for a setting, with letters that have to be escaped in addresses; each purpose has its own. */
export function canary(purpose: string): string {
  return `${purpose}-${CANARY}-p@ss/w:rd`;
}

/** The forms by which it would be known: as it is, backwards, in hex, and in base64 from each of the three places of a byte. */
const FORMS: readonly string[] = [
  CANARY.toLowerCase(),
  Array.from(CANARY.toLowerCase()).toReversed().join(""),
  Buffer.from(CANARY).toString("hex"),
  ...[0, 1, 2].map((shift) => base64At(shift).toLowerCase()),
];

/** Without the letters at both ends, which depend on what stands beside it. */
function base64At(shift: number): string {
  const text = Buffer.from(`${"x".repeat(shift)}${CANARY}`)
    .toString("base64")
    .replaceAll("=", "");
  return text.slice(4, -4);
}

/** What of a secret is in a text, with some of what stands around it. Soft line ends of mails do not hide it (RFC 2045, 6.7). */
export function canariesIn(text: string): readonly string[] {
  const whole = text
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/(?<=[A-Za-z0-9+/]{60,})\r?\n(?=[A-Za-z0-9+/])/g, "")
    .toLowerCase();
  return FORMS.flatMap((form) => {
    const at = whole.indexOf(form);
    return at === -1 ? [] : [whole.slice(Math.max(0, at - 60), at + form.length + 60)];
  });
}
