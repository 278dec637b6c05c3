import leven from "leven";

/** The known name that was most likely meant, or `null` when none is near: at most two letters off, or a third of them. */
export function nearName(written: string, known: readonly string[]): string | null {
  const folded = written.toLowerCase();
  const ranked = known
    .map((name) => ({ name, distance: leven(folded, name.toLowerCase()) }))
    .filter(({ name, distance }) => isNear(distance, Math.min(folded.length, name.length)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name ?? null;
}

/** `Did you mean "every"?`, or the names to choose from. */
export function suggestion(written: string, known: readonly string[], none: string): string {
  const near = nearName(written, known);
  if (near !== null) return `Did you mean "${near}"?`;
  return known.length === 0 ? none : `Known here: ${listed(known)}.`;
}

const MAX_LISTED = 30;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_LISTED;
  return names.slice(0, MAX_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function isNear(distance: number, shorter: number): boolean {
  return distance < shorter && distance <= Math.max(2, Math.floor(shorter / 3));
}
