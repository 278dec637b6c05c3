import { type HeadField, headFields, isPersonalKey, type PersonalKey } from "./mail-head.ts";
import type { MailContent } from "./mail-content.ts";
import { type Gap, makeMarks, markedMessage, type Marks, type Sender } from "./marked-message.ts";
import { relaxedBody } from "./relaxed-body.ts";

/** Bytes of a body that are the same for all; and the same as they are hashed for a signature. */
export type Piece = { readonly bytes: Buffer; readonly relaxed: Buffer };

/** The message of an edition, of which only the gaps differ. Every gap of the body stands at the beginning of a line. */
export type PrebuiltMail = {
  readonly head: readonly (HeadField | { readonly personal: PersonalKey })[];
  readonly body: readonly (Piece | Gap)[];
};

const SOFT_BREAK = "=\r\n";

/** Composes a message once, and cuts it where the personal values go. The same input always gives the same. */
export async function prebuildMail(content: MailContent, sender: Sender): Promise<PrebuiltMail> {
  const marks = makeMarks(content);
  const message = await markedMessage(content, sender, marks);
  const end = message.indexOf("\r\n\r\n");
  const fields = headFields(message.slice(0, end + 2));
  return {
    head: fields.map((field) => (isPersonalKey(field.key) ? { personal: field.key } : field)),
    body: cutBody(message.slice(end + 4), marks),
  };
}

/** The encoding may have broken a mark over two lines. Around a gap the text goes on over soft breaks (RFC 2045, 6.7). */
function cutBody(body: string, marks: Marks): PrebuiltMail["body"] {
  if (marks.size === 0) return [piece(body)];
  const patterns = [...marks.keys()].map((mark) => mark.split("").join("(?:=\r\n)?"));
  const parts = body.split(new RegExp(`(${patterns.join("|")})(?:=\r\n)?`));
  return parts.map((part, index) => {
    const gap = marks.get(part.replaceAll(SOFT_BREAK, ""));
    if (gap !== undefined) return gap;
    const before = index === 0 || part.startsWith("\r\n") ? "" : SOFT_BREAK;
    const after = index === parts.length - 1 || part === "" || part.endsWith("\r\n") ? "" : SOFT_BREAK;
    return piece(`${before}${part}${after}`);
  });
}

function piece(text: string): Piece {
  const bytes = Buffer.from(text, "latin1");
  return { bytes, relaxed: relaxedBody(bytes) };
}
