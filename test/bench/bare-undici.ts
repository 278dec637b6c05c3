import { readFileSync, writeFileSync } from "node:fs";
import { Agent } from "undici";

/**
 * What a refresh costs at the least: `node bare-undici.ts FILE`, a JSON list of addresses with their validators, asks each
 * with undici alone, 64 at a time and four a host, and writes the validators of the answers back.
 */
type Asked = { readonly url: string; etag: string | null; lastModified: string | null };

const [file = ""] = process.argv.slice(2);
const list = JSON.parse(readFileSync(file, "utf8")) as Asked[];
const agent = new Agent({ connections: 4 });

async function ask(asked: Asked): Promise<void> {
  const { origin, pathname } = new URL(asked.url);
  const headers = {
    ...(asked.etag === null ? {} : { "if-none-match": asked.etag }),
    ...(asked.lastModified === null ? {} : { "if-modified-since": asked.lastModified }),
  };
  const answer = await agent.request({ origin, path: pathname, method: "GET", headers });
  await answer.body.dump({ limit: Number.MAX_SAFE_INTEGER });
  asked.etag = textOf(answer.headers["etag"]) ?? asked.etag;
  asked.lastModified = textOf(answer.headers["last-modified"]) ?? asked.lastModified;
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : null;
}

const waiting = list.values();
const lane = async (): Promise<void> => {
  for (const asked of waiting) await ask(asked);
};
await Promise.all(Array.from({ length: 64 }, lane));
await agent.close();
writeFileSync(file, JSON.stringify(list));
