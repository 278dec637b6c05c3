/** Escapes a text for HTML and XML alike: content, and attributes in double or single quotes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
