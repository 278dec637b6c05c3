import type { Dossier } from "../../domain/consent-store.ts";

/** All that is stored about a subscriber, for them: a JSON document with times in ISO 8601. No key of a link is in it. */
export function dossierJson({ subscriber, ...rest }: Dossier): string {
  const { id: _, ...person } = subscriber;
  return `${JSON.stringify({ subscriber: person, ...rest }, null, 2)}\n`;
}
