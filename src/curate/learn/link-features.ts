import { fold } from "../text/fold.ts";
import type { FeatureList } from "./feature-list.ts";
import { KIND } from "./kinds.ts";
import { wordList } from "./word-list.ts";

const HALF = 0.5;
const PIECE_WEIGHT = 0.4;
const PIECE_CHARS = 5;
const MAX_PIECES_OF_CHARS = 80;
const MAX_PATH_WORD_CHARS = 20;
/** Longer addresses are all parameters. */
const MAX_LINK_CHARS = 1_000;

/**
 * What an address tells: whose house it is (host, its parents, user or repository), the kind of file, and the words of
 * its path. To be called after the words of the text, which a path only repeats.
 */
export function addLink(list: FeatureList, link: string | null): void {
  const address = link === null ? null : URL.parse(link.slice(0, MAX_LINK_CHARS));
  if (address === null) return say(list, KIND.shape, "no link", 1);
  const host = address.hostname.replace(/^www\./, "");
  const path = decoded(address.pathname);
  const folders = path
    .split("/")
    .filter((part) => part !== "")
    .map(fold);
  addHouse(list, host, folders);
  const ending = /\.([a-z0-9]{1,5})$/i.exec(path)?.[1];
  if (ending !== undefined) say(list, KIND.file, ending.toLowerCase(), 1);
  for (const folder of folders.slice(0, -1)) say(list, KIND.folder, folder, HALF);
  addPathWords(list, path, true);
  if (address.search !== "") addPathWords(list, decoded(address.search), false);
  for (const label of host.split(".").slice(0, -1)) say(list, KIND.word, label, 1);
  addPieces(list, host + path);
}

/** blog.example.org: itself, example.org; its labels; and example.org/user, example.org/user/repository. */
function addHouse(list: FeatureList, host: string, [user, repository]: readonly string[]): void {
  for (let start = 0; after(host, start) > 0; start = after(host, start)) {
    list.once(KIND.host, host, start, host.length, 1);
  }
  for (const label of host.split(".").slice(0, -1)) {
    for (const word of label.split(/[-_]/)) say(list, KIND.inHost, word, 1);
  }
  if (user !== undefined) say(list, KIND.under, `${host}/${user}`, 1);
  if (repository !== undefined) say(list, KIND.under, `${host}/${user}/${repository}`, 1);
}

/** Where the next label of the host starts; below zero when there is none. */
function after(host: string, start: number): number {
  const dot = host.indexOf(".", start);
  return dot < 0 ? -1 : dot + 1;
}

/** `tellWords`: they are evidence as words too, as if the title had them. */
function addPathWords(list: FeatureList, path: string, tellWords: boolean): void {
  const { text, starts, ends } = wordList(path.replaceAll("_", " "));
  for (let at = 0; at < starts.length; at++) {
    const start = starts[at] ?? 0;
    const end = ends[at] ?? 0;
    if (end - start >= MAX_PATH_WORD_CHARS || /^\d+$/.test(text.slice(start, end))) continue;
    list.once(KIND.path, text, start, end, HALF);
    if (tellWords) list.once(KIND.word, text, start, end, 1);
  }
}

function addPieces(list: FeatureList, address: string): void {
  const bare = address
    .toLowerCase()
    .replace(/[^a-z]+/g, "_")
    .slice(0, MAX_PIECES_OF_CHARS);
  for (let at = 0; at + PIECE_CHARS <= bare.length; at++) {
    list.once(KIND.addressPiece, bare, at, at + PIECE_CHARS, PIECE_WEIGHT);
  }
}

function say(list: FeatureList, kind: number, name: string, weight: number): void {
  list.once(kind, name, 0, name.length, weight);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
