import type { Document, DocumentStore } from "../domain/document-store.ts";
import { UserError } from "../domain/user-error.ts";
import type { DrawAsked } from "../publish/publish.ts";

/**
 * The document of a feed that is drawn when it is asked for. Where the operator has to mend something before it can be saved, such as
 * a full disk, readers get what was saved before.
 */
export function drawnOrStored(documents: Pick<DocumentStore, "find">, draw: DrawAsked) {
  return async (...asked: Parameters<DrawAsked>): Promise<Document | null> => {
    const [path] = asked;
    try {
      await draw(...asked);
    } catch (cause) {
      const stored = cause instanceof UserError ? await documents.find(path) : null;
      if (stored === null) throw cause;
      return stored;
    }
    return await documents.find(path);
  };
}
