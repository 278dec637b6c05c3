import { header, type Headers } from "./mime-tree.ts";
import { wordsOf } from "./part-text.ts";

/** Subjects of mails that answer by themselves, in the languages in which we met them. */
const SUBJECTS =
  /^\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response)|automatische antwort|auto ?:|out of (?:the )?office|vacation|away from|abwesen|r[ée]ponse automatique|absence|absent|respuesta autom|fuera de (?:la )?oficina|risposta automatica|resposta autom|automatisch antwoord|afwezig|autosvar|autoresponder|自动回复|自動返信)/iu;

/** Whether a mail answers by itself (RFC 3834, 5): an absence, a receipt, a list. */
export function isAutoReply(headers: Headers): boolean {
  if (header(headers, "x-autoreply") !== "" || header(headers, "x-autorespond") !== "") return true;
  if (/^(?:auto_reply|junk)\b/i.test(header(headers, "precedence"))) return true;
  if (header(headers, "list-id") !== "") return true;
  return SUBJECTS.test(wordsOf(header(headers, "subject")));
}

/**
 * Whether a program sent a mail, by what it says of itself in its head (RFC 3834, 3.1.7 and 5): an absence, a list, a bounce.
 * The subject is not asked: anybody may write anything there.
 */
export function isSentByItself(headers: Headers): boolean {
  // Apple's programs call what their reader asked for an automatic answer.
  if (header(headers, "x-apple-unsubscribe") !== "") return false;
  const auto = header(headers, "auto-submitted");
  if (auto !== "" && !/^no\b/i.test(auto)) return true;
  if (header(headers, "x-autoreply") !== "" || header(headers, "x-autorespond") !== "") return true;
  if (/^(?:auto_reply|bulk|junk|list)\b/i.test(header(headers, "precedence"))) return true;
  if (header(headers, "list-id") !== "" || /^<\s*>$/.test(header(headers, "return-path"))) return true;
  return isFromMailSystem(headers);
}

/** Whether a mail comes from a mail system and not from a person (RFC 5321, 4.5.5 and 6.1). */
export function isFromMailSystem(headers: Headers): boolean {
  const path = header(headers, "return-path");
  if (path !== "" && !/^<\s*>$/.test(path) && !/mailer-daemon|postmaster/i.test(path)) return false;
  const from = wordsOf(header(headers, "from"));
  return /mailer-?daemon|postmaster|mail delivery (?:sub)?system|\bmdaemon\b/i.test(from);
}
