import type { Story, StoryId } from "../domain/story.ts";

/** A place in the order of newest first: behind this story. */
export type Cursor = Pick<Story, "publishedAt" | "id">;

/** The moment in milliseconds and the id. */
export function cursorOf({ publishedAt, id }: Cursor): string {
  return `${publishedAt.getTime()}.${id}`;
}

/** `null`: it is none of ours. */
export function parseCursor(text: string): Cursor | null {
  const [, ms, id] = /^(-?\d{1,16})\.([\w-]{1,200})$/.exec(text) ?? [];
  if (ms === undefined || id === undefined) return null;
  const publishedAt = new Date(Number(ms));
  return Number.isNaN(publishedAt.getTime()) ? null : { publishedAt, id: id as StoryId };
}
