import { parseLinkHeader as parseLinks } from "../../domain/link-header.ts";
import { mediaType, type PageLink } from "./read-page.ts";

/** The links of an HTTP `Link` header (RFC 8288, 3), as if the page had them; those of another page are passed over. */
export function parseLinkHeader(header: string, url: string): readonly PageLink[] {
  return parseLinks(header, url).map(({ href, rel, parameters }) => ({
    href,
    rel,
    type: mediaType(parameters.get("type") ?? ""),
    title: parameters.get("title") ?? "",
  }));
}
