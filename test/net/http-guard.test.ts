import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/domain/user-error.ts";
import { createGuard } from "../../src/net/guard.ts";
import type { LookupAll } from "../../src/net/http-lookup.ts";
import { createHttpFetch } from "../../src/net/http-fetch.ts";

const NEVER = new AbortController().signal;

/** Names of the test's own world. A name with several answers is refused when one of them is. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "loopback.example": ["127.0.0.1"],
  "private.example": ["10.0.0.7"],
  "mixed.example": ["93.184.216.34", "192.168.1.1"],
  "mapped.example": ["::ffff:127.0.0.1"],
  "six.example": ["::1"],
  "metadata.example": ["169.254.169.254"],
  "ula.example": ["fd00::1"],
  "nothing.example": ["0.0.0.0"],
};

const lookup: LookupAll = (hostname, _, callback) => {
  const addresses = NAMES[hostname.replace(/\.$/, "")] ?? [];
  if (addresses.length === 0) return callback(Object.assign(new Error(hostname), { code: "ENOTFOUND" }), []);
  return callback(
    null,
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
  );
};

const FORMS = `
  http://127.0.0.1/ http://127.0.0.1:80/ https://127.0.0.1/ http://127.1/ http://127.0.1/
  http://127.255.255.254/ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/ http://0177.0.0.1/
  http://017700000001/ http://0x7f.1/ http://0/ http://0.0.0.0/ http://0.1.2.3/ http://00000000.0.0.0/
  http://127.0.0.1./ http://１２７.０.０.１/ http://127。0。0。1/ http://10.0.0.1/ http://10.255.255.255/
  http://172.16.0.1/ http://172.31.255.255/ http://192.168.0.1/ http://100.64.0.1/ http://100.127.255.255/
  http://169.254.0.1/ http://169.254.169.254/latest/meta-data/ http://192.0.0.1/ http://192.0.2.1/
  http://198.18.0.1/ http://198.51.100.1/ http://203.0.113.1/ http://192.88.99.1/ http://224.0.0.1/
  http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/ http://[::]/ http://[::1]/
  http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
  http://[::ffff:93.184.216.34]/ http://[::127.0.0.1]/ http://[fe80::1]/ http://[fc00::1]/
  http://[fd12:3456::1]/ http://[fec0::1]/ http://[ff02::1]/ http://[64:ff9b::7f00:1]/
  http://[64:ff9b:1::1]/ http://[2002:7f00:1::]/ http://[2001::1]/ http://[2001:db8::1]/ http://[100::1]/
  http://[5f00::1]/ http://[3fff::1]/ http://localhost/ http://localhost./ http://LOCALHOST/
  http://feeds.localhost/ http://user:pw@93.184.216.34/ http://93.184.216.34@127.0.0.1/
  http://93.184.216.34:22/ http://93.184.216.34:6379/ ftp://93.184.216.34/feed file:///etc/passwd
  gopher://127.0.0.1/ data:text/xml,<rss/> javascript:alert(1)
  http://private.example./feed https://loopback.example/feed
`
  .trim()
  .split(/\s+/)
  .concat(Object.keys(NAMES).map((name) => `http://${name}/feed`));

describe("the guard", () => {
  let server: Server;
  let target = "";
  let base = "";
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(302, { location: Buffer.from(target).toString("latin1") }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test("has at least sixty forms to refuse", () => {
    expect(FORMS.length).toBeGreaterThanOrEqual(60);
  });

  test.for(FORMS)("refuses %s", async (url) => {
    const fetch = createHttpFetch({ lookup, connectTimeoutMs: 2_000 });
    expect(await fetch({ url, validators: { etag: null, lastModified: null }, headers: {} }, NEVER)).toMatchObject({
      kind: "failed",
      reason: "forbidden-address",
    });
  });

  test.for(FORMS)("refuses a redirect to %s", async (url) => {
    target = url;
    const fetch = createHttpFetch({ lookup, connectTimeoutMs: 2_000, allow: [base] });
    const outcome = await fetch(
      { url: `http://${base}/`, validators: { etag: null, lastModified: null }, headers: {} },
      NEVER,
    );
    expect(outcome).toMatchObject({ kind: "failed", reason: "forbidden-address" });
    expect(asked.at(-1)).toBe("/");
  });

  test.for([
    { why: "a public address", allow: [], url: "http://93.184.216.34/", refusal: null },
    { why: "a public address of version 6", allow: [], url: "https://[2606:2800:220:1::1]/", refusal: null },
    { why: "an opened range", allow: ["10.1.0.0/16"], url: "http://10.1.2.3/", refusal: null },
    { why: "an opened port of an opened host", allow: ["10.1.2.3:8080"], url: "http://10.1.2.3:8080/", refusal: null },
    {
      why: "an opened port of an opened name",
      allow: ["Intranet.example:8080"],
      url: "http://intranet.example:8080/",
      refusal: null,
    },
    { why: "an opened host of version 6", allow: ["[fd00::5]:8443"], url: "https://[fd00::5]:8443/", refusal: null },
    {
      why: "another port of an opened host not",
      allow: ["10.1.2.3:8080"],
      url: "http://10.1.2.3:8081/",
      refusal: "port 8081 is not open; network.allow can open it as 10.1.2.3:8081",
    },
    {
      why: "another port of an opened range not",
      allow: ["10.1.0.0/16"],
      url: "http://10.1.2.3:8080/",
      refusal: "port 8080 is not open; network.allow can open it as 10.1.2.3:8080",
    },
    {
      why: "an address beside an opened range not",
      allow: ["10.1.0.0/16"],
      url: "http://10.2.0.1/",
      refusal: "10.2.0.1 is not a public address; network.allow can open it",
    },
  ])("lets through: $why", ({ allow, url, refusal }) => {
    expect(createGuard(allow).refusal(new URL(url))).toBe(refusal);
  });

  test.for(["example.org", "http://example.org:80", "example.org:80/path", "10.0.0.0/33", "user@example.org:80", ""])(
    "refuses the entry %j and says what one looks like",
    (entry) => {
      expect(() => createGuard([entry])).toThrow(UserError);
    },
  );
});
