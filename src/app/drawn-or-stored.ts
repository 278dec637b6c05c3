import type { Document, DocumentStore } from "../domain/document-store.ts";
import { UserError } from "../domain/user-error.ts";
import type { DrawAsked } from "../publish/publish.ts";

type Feed = Parameters<DrawAsked>;

/**
 * The document of a feed that is drawn when it is asked for. Where the operator has to mend something before it can be saved, such as
 * a full disk, readers get what was saved before.
 */
export function drawnOrStored(documents: Pick<DocumentStore, "find">, draw: DrawAsked) {
  return async (path: string, ...feed: Feed): Promise<Document | null> => {
    try {
      await draw(...feed);
    } catch (cause) {
      const stored = cause instanceof UserError ? await documents.find(path) : null;
      if (stored === null) throw cause;
      return stored;
    }
    return await documents.find(path);
  };
}
