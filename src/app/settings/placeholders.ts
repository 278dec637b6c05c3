import { resolve } from "node:path";
import { decodeUtf8, readSmallFile, type FileProblem } from "./settings-file.ts";

/** Largest file that `${file:…}` reads, in bytes. */
const MAX_SECRET_BYTES = 65_536;

/** `$${` is a literal `${`; `${…}` is a placeholder, whose closing brace may have been forgotten. */
const PLACEHOLDER = /\$\$\{|\$\{([^}]*)\}?/g;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What stands for a placeholder, such as `${NAME}`; a problem is the sentence that tells it. */
export type Filling = { readonly value: string } | { readonly problem: string };
export type Fillings = ReadonlyMap<string, Filling>;

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder from which `${file:…}` is found. */
  readonly folder: string;
};

export function hasPlaceholder(text: string): boolean {
  return text.includes("${");
}

/** The text without its placeholders: what may be shown of it. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, "");
}

/** Looks every placeholder of the texts up, each once. Never throws for what is missing. */
export async function lookUpPlaceholders(texts: readonly string[], surroundings: Surroundings): Promise<Fillings> {
  const written = new Set(texts.flatMap((text) => text.match(PLACEHOLDER) ?? []));
  const fillings = new Map<string, Filling>();
  for (const placeholder of written) fillings.set(placeholder, await lookUp(placeholder, surroundings));
  return fillings;
}

/**
 * Puts the fillings into a text. Inside the user name or password of an address they are percent-encoded
 * (RFC 3986, 3.2.1), so that any password can be given as it is.
 */
export function fillPlaceholders(
  text: string,
  fillings: Fillings,
): { value: string } | { problems: readonly string[] } {
  const problems: string[] = [];
  const value = text.replace(PLACEHOLDER, (placeholder: string, _inner: unknown, index: number) => {
    const filling = fillings.get(placeholder) ?? { problem: BAD_PLACEHOLDER };
    if ("problem" in filling) problems.push(filling.problem);
    else return isUserInfo(text, index, placeholder) ? encodeURIComponent(filling.value.toWellFormed()) : filling.value;
    return "";
  });
  return problems.length > 0 ? { problems } : { value };
}

const BAD_PLACEHOLDER =
  "A placeholder is written ${NAME} for an environment variable, or ${file:path} for a file. Write $${ for these letters themselves.";

async function lookUp(placeholder: string, { env, folder }: Surroundings): Promise<Filling> {
  if (placeholder === "$${") return { value: "${" };
  const inner = placeholder.slice(2, -1);
  if (!placeholder.endsWith("}")) return { problem: BAD_PLACEHOLDER };
  if (inner.startsWith("file:") && inner.length > "file:".length) return readSecretFile(inner.slice(5), folder);
  return VARIABLE.test(inner) ? readVariable(inner, env) : { problem: BAD_PLACEHOLDER };
}

function readVariable(name: string, env: Surroundings["env"]): Filling {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined)
    return { problem: `The environment variable ${name} is not set. Set it where newsdesk is started.` };
  if (value.trim() === "")
    return { problem: `The environment variable ${name} is empty. Give it a value where newsdesk is started.` };
  return { value };
}

async function readSecretFile(path: string, folder: string): Promise<Filling> {
  const read = await readSmallFile(resolve(folder, path), MAX_SECRET_BYTES);
  if ("problem" in read) return { problem: `The file ${path} ${FILE_PROBLEMS[read.problem]}` };
  const value = decodeUtf8(read.bytes)?.replace(/\r?\n$/, "");
  if (value === undefined) return { problem: `The file ${path} is not UTF-8 text. Save the secret as text.` };
  if (value.trim() === "") return { problem: `The file ${path} is empty. Write the secret into it.` };
  return { value };
}

const FILE_PROBLEMS: Readonly<Record<FileProblem, string>> = {
  missing: "does not exist. Its path is relative to the settings file.",
  "not-a-file": "is not a file. Name the file that holds the secret.",
  "too-large": "is larger than 64 KiB. A secret is a short text: is this the right file?",
  forbidden: "must not be read by this account. Give the account that runs newsdesk the right to read it.",
  broken: "cannot be read. Check the disk and the folder in which it lies.",
};

function isUserInfo(text: string, index: number, placeholder: string): boolean {
  const before = text.slice(0, index).replace(PLACEHOLDER, "");
  const after = text.slice(index + placeholder.length).replace(PLACEHOLDER, "");
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]*$/i.test(before) && /^[^/?#]*@/.test(after);
}
