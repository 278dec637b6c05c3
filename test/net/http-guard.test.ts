import { createServer, type Server } from "node:http";
import { createServer as createTcpServer, isIP, type AddressInfo, type Server as TcpServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { UserError } from "../../src/domain/user-error.ts";
import { createGuard } from "../../src/net/guard.ts";
import type { LookupAll } from "../../src/net/http-lookup.ts";
import { createHttpClient } from "../../src/net/http-client.ts";
import { createHttpFetch } from "../../src/net/http-fetch.ts";

type Outcomes = { readonly outcomes: readonly string[]; readonly looked: number };

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
  http://[5f00::1]/ http://[3fff::1]/ http://[4000::1]/ http://[::2]/ http://[fdff::1]/ http://[febf::1]/
  http://[2001:2::1]/ http://[2001:20::1]/ http://[2001:10::1]/ http://[::ffff:0:127.0.0.1]/
  http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::10.0.0.1]/ http://[2002:0a00:0001::1]/ http://[2002:7f00:0001::1]/
  http://[0:0:0:0:0:ffff:127.0.0.1]/ http://[::ffff:169.254.169.254]/ http://[::FFFF:127.0.0.1]/
  http://0x7f.0.0.1./ http://0x7F000001/ http://0177.1/ http://127.0.0.1:443/ http://198.19.255.255/
  http://100.100.100.200/ http://192.0.0.170/ http://172.31.0.1:443/ http://3232235521/ http://0xa9fea9fe/
  http://①②⑦.⓪.⓪.①/ http://１２７．０．０．１/ http://ⓛocalhost/ http://localhost:443/ http://a.b.localhost./
  http://%31%32%37.0.0.1/ http://127.0.0.1%2f@93.184.216.34/ http:\\\\127.0.0.1/
  ws://93.184.216.34/ blob:http://93.184.216.34/x mailto:a@example.org about:blank view-source:http://127.0.0.1/
  http://localhost/ http://localhost./ http://LOCALHOST/
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

  test.for([
    ["a zone id", "http://[fe80::1%25eth0]/"],
    ["a zone id that is not escaped", "http://[::1%lo]/"],
    ["a port that is none", "http://127.0.0.1:99999/"],
    ["a number too large", "http://4294967296/"],
    ["five parts", "http://1.2.3.4.5/"],
    ["a letter among numbers", "http://127.0.0.0x/"],
    ["no host", "http:///"],
    ["a blank in the host", "http://127.0.0.1 .example/"],
    ["nothing", ""],
  ])("refuses what is no address: %s", async ([, url = ""]) => {
    const fetch = createHttpFetch({ lookup, hostGapMs: 0 });
    const failure = { kind: "failed", reason: "forbidden-address" };
    expect(await fetch({ url, validators: { etag: null, lastModified: null }, headers: {} }, NEVER)).toMatchObject(
      failure,
    );
  });

  test.for(["example.org", "http://example.org:80", "example.org:80/path", "10.0.0.0/33", "user@example.org:80", ""])(
    "refuses the entry %j and says what one looks like",
    (entry) => {
      expect(() => createGuard([entry])).toThrow(UserError);
    },
  );
});

/** Every private address of the table above, as a name server could give it. */
const ANSWERS = [
  ...new Set(
    FORMS.flatMap((form) => {
      const host = URL.parse(form)?.hostname.replace(/^\[|\]$/g, "") ?? "";
      return isIP(host) !== 0 && !host.startsWith("93.") ? [host] : [];
    }),
  ),
  "fe80::1%1",
  "not an address",
];

describe("with a canary behind every door,", () => {
  let canary: TcpServer;
  let port = 0;
  let touched = 0;

  beforeAll(async () => {
    canary = createTcpServer((socket) => {
      touched += 1;
      socket.on("error", () => {}).end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<rss/>");
    });
    await new Promise<void>((resolve) => void canary.listen(0, "::", resolve)); // Version 4 comes in here too.
    port = (canary.address() as AddressInfo).port;
  });

  beforeEach(() => void (touched = 0));
  afterAll(() => void canary.close());

  /** Asks a name whose lookups give these answers, one after the other; the port is open. */
  async function ask(answers: readonly (readonly string[])[], allow: readonly string[] = []): Promise<Outcomes> {
    const given = answers.values();
    let looked = 0;
    const names: LookupAll = (_, __, callback) => {
      looked += 1;
      const addresses = given.next().value ?? ["127.0.0.1"];
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    };
    const client = createHttpClient({ lookup: names, ports: [port], allow, hostGapMs: 0 });
    onTestFinished(async () => await client.close());
    const outcomes = [];
    for (let round = 0; round < answers.length; round += 1) {
      const answer = await client.get({ url: `http://feeds.example:${port}/${round}` }, NEVER);
      outcomes.push(answer.kind === "failed" ? answer.reason : answer.kind);
    }
    return { outcomes, looked };
  }

  test("the canary can be reached, when the operator opens it", async () => {
    expect(await ask([["127.0.0.1"]], [`feeds.example:${port}`])).toEqual({ outcomes: ["answer"], looked: 1 });
    expect(touched).toBe(1);
  });

  test.for(ANSWERS)("a name that leads to %s is refused", async (address) => {
    expect(await ask([[address]])).toEqual({ outcomes: ["forbidden-address"], looked: 1 });
    expect(touched).toBe(0);
  });

  test("a name with a public and a private answer is refused, in either order", async () => {
    expect(
      (
        await ask([
          ["93.184.216.34", "127.0.0.1"],
          ["::1", "2606:2800:220:1::1"],
        ])
      ).outcomes,
    ).toEqual(["forbidden-address", "forbidden-address"]);
    expect(touched).toBe(0);
  });

  test("a name that turns private after its first answer is judged anew, and once a connection", async () => {
    const opened = [`127.0.0.2/32`];
    const { outcomes, looked } = await ask([["127.0.0.2"], ["127.0.0.1"], ["10.0.0.1"]], opened);
    expect(outcomes).toEqual(["answer", "forbidden-address", "forbidden-address"]);
    expect([looked, touched]).toEqual([3, 1]);
  });

  test.for(FORMS.filter((form) => form.startsWith("http:") && !/localhost|example|user|@|:\d+\/$/.test(form)))(
    "%s with the canary's port is refused",
    async (form) => {
      const url = form.replace(/(?<=^http:\/\/[^/]*|^http:\\\\[^/]*)\/.*$/, `:${port}/`);
      const client = createHttpClient({ lookup, ports: [port], hostGapMs: 0 });
      onTestFinished(async () => await client.close());
      expect(await client.get({ url }, NEVER)).toMatchObject({ kind: "failed", reason: "forbidden-address" });
      expect(touched).toBe(0);
    },
  );
});
