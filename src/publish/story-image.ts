import { sha256 } from "../domain/content-id.ts";
import { encodedPath } from "../domain/encoded-path.ts";
import type { Story } from "../domain/story.ts";
import { feedImage } from "./feed-media.ts";
import type { PublishOptions } from "./options.ts";

/** The image of a story as our pages show it: passed on by us, so that no page asks anybody else. */
export type StoryImage = {
  /** At the outlet. */
  readonly url: string;
  /** Ours, below the site's address: another one whenever the image is, and nothing that was not told leads anywhere. */
  readonly path: string;
};

/** `null`: no outlet has one. */
export function storyImage(story: Pick<Story, "id" | "coverage">): StoryImage | null {
  const url = feedImage(story);
  if (url === null) return null;
  return { url, path: encodedPath(`image/${story.id}/${sha256(url).slice(0, 16)}`) };
}

/** Its path when pages show images. */
export function imagePath(
  story: Story | undefined,
  { showsImages }: Pick<PublishOptions, "showsImages">,
): string | null {
  return story === undefined || !showsImages ? null : (storyImage(story)?.path ?? null);
}
