import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { HANG, rss, serveFeeds, type Answer, type LocalFeeds } from "./local-feeds.ts";
import type { NewsdeskProcess } from "./newsdesk-process.ts";
import { createTemporaryDesk, subscribe, type TemporaryDesk } from "./temporary-desk.ts";

const answers = new Map<string, Answer>();
let feeds: LocalFeeds;
let desk: TemporaryDesk;
let serving: NewsdeskProcess;
let site: string;
let figures: string;

beforeAll(async () => {
  feeds = await serveFeeds(answers);
  const at = new Date(Date.now() - 3_600_000);
  const entry = { title: "News of the comet", summary: "A comet comes.", link: "https://wire.example/comet", at };
  answers.set("/wire.xml", rss("Wire", [entry]));
  desk = createTemporaryDesk({
    network: { allow: [feeds.host] },
    sources: [feeds.url("/wire.xml"), { url: feeds.url("/nowhere.xml"), every: "10m" }],
  });
  await subscribe(desk, ["ada@reader.example", "bo@reader.example"]);
  serving = desk.begin("start", "--verbose", "--metrics", "127.0.0.1:0");
  figures = (await serving.says(/newsdesk tells its figures at (http\S+)\/metrics/))[1] ?? "";
  site = (await serving.says(/newsdesk serves (http\S+)/))[1] ?? "";
  await serving.says(/a pass is done/);
});

afterAll(async () => {
  serving.child.kill("SIGTERM");
  await serving.ended;
  desk.remove();
  await feeds.close();
});

async function metrics(): Promise<readonly string[]> {
  return (await (await fetch(`${figures}/metrics`)).text()).split("\n");
}

describe("a desk that is watched", () => {
  test.for(["/healthz", "/readyz"])("is well at %s", async (path) => {
    const answer = await fetch(figures + path);
    expect(answer.status).toBe(200);
  });

  test("does not tell its figures to readers", async () => {
    for (const path of ["/metrics", "/healthz", "/readyz"]) expect((await fetch(site + path)).status).toBe(404);
  });

  test("counts what came of the pass", async () => {
    const lines = await metrics();
    for (const line of [
      'newsdesk_fetches_total{outcome="fresh"} 1',
      'newsdesk_fetches_total{outcome="failed"} 1',
      'newsdesk_fetch_failures_total{reason="status"} 1',
      'newsdesk_items_total{change="new"} 1',
      'newsdesk_curated_items_total{decision="started"} 1',
      'newsdesk_editions_total{outcome="composed"} 1',
      'newsdesk_deliveries_total{outcome="queued"} 2',
      'newsdesk_deliveries_total{outcome="sent"} 2',
      'newsdesk_stage_duration_seconds_count{stage="send"} 1',
      'newsdesk_fetch_duration_seconds_count{outcome="fresh"} 1',
      'newsdesk_sources{state="ok"} 1',
      'newsdesk_sources{state="failing"} 1',
      "newsdesk_day_mails_sent 2",
      "newsdesk_database_up 1",
    ])
      expect(lines).toContain(line);
  });

  test("counts requests by their route, and by no address", async () => {
    for (let time = 0; time < 3; time += 1) await fetch(`${site}/story/no-such-story-${time}`);
    await fetch(`${site}/feed.xml`);
    const lines = await metrics();
    const counted = lines.filter((line) => line.startsWith("newsdesk_http_requests_total"));
    expect(counted).toContain('newsdesk_http_requests_total{method="GET",route="/feed.xml",status="200"} 1');
    expect(counted.join("\n")).not.toContain("no-such-story");
    expect(lines).toContain('newsdesk_http_request_duration_seconds_count{route="/feed.xml"} 1');
  });

  test("has no label that grows with sources, readers or mails", async () => {
    const text = (await metrics()).join("\n");
    for (const foreign of ["reader.example", "wire", feeds.host, "comet"]) expect(text).not.toContain(foreign);
  });

  test("writes in each line of a pass and of a request which it is of", async () => {
    const answer = await fetch(`${site}/feed.json`, { headers: { "x-request-id": "from-the-proxy-0001" } });
    expect(answer.headers.get("x-request-id")).toBe("from-the-proxy-0001");
    await serving.says(/"request":"from-the-proxy-0001"[^\n]*"route":"\/feed.json"/);
    const [first, last] = [
      await serving.says(/"job":"([0-9a-f-]{36})"[^\n]*source asked/),
      await serving.says(/"job":"([0-9a-f-]{36})"[^\n]*a pass is done/),
    ];
    expect(first[1]).toBe(last[1]);
  });
});

describe("without a word in the settings", () => {
  test("there is no second port", async () => {
    const own = createTemporaryDesk({ sources: [feeds.url("/wire.xml")], network: { allow: [feeds.host] } });
    onTestFinished(own.remove);
    const quiet = own.begin("start");
    await quiet.says(/newsdesk serves/);
    quiet.child.kill("SIGTERM");
    expect((await quiet.ended).stdout).not.toContain("figures");
  });
});

test("settings that were refused are seen, until the file is right again", async () => {
  const right = { sources: [feeds.url("/wire.xml")], network: { allow: [feeds.host] } };
  const own = createTemporaryDesk(right);
  onTestFinished(own.remove);
  const worker = own.begin("start", "--metrics", "127.0.0.1:0");
  const where = (await worker.says(/newsdesk tells its figures at (http\S+)/))[1] ?? "";
  await worker.says(/newsdesk serves/);
  const refused = async () =>
    /^newsdesk_settings_refused\{step="read"\} (\d)/m.exec(await (await fetch(where)).text())?.[1];
  expect(await refused()).toBe("0");
  own.configure({ ...right, sorces: [] });
  await worker.says(/the settings are wrong now/);
  expect(await refused()).toBe("1");
  own.configure(right);
  await worker.says(/the new settings are in use/);
  expect(await refused()).toBe("0");
  worker.child.kill("SIGTERM");
  await worker.ended;
});

describe("start refuses an address for figures", () => {
  test("that is none", async () => {
    const { code, stderr } = await desk.run("start", "--metrics", "9465");
    expect([code, stderr]).toEqual([
      2,
      'newsdesk: --metrics needs host:port, or off; "9465" is neither.\nExample: newsdesk start --metrics 127.0.0.1:9465\n',
    ]);
  });

  test("that is the one of the pages, unless it serves none", async () => {
    const own = createTemporaryDesk({ sources: [feeds.url("/wire.xml")], web: { listen: "127.0.0.1:9" } });
    onTestFinished(own.remove);
    const { code, stderr } = await own.run("start", "--metrics", "127.0.0.1:9");
    expect([code, stderr]).toEqual([
      2,
      "newsdesk: --metrics needs an address of its own; the pages are served at 127.0.0.1:9.\nExample: newsdesk start --metrics 127.0.0.1:9465\n",
    ]);
    const others = await own.run("start", "--metrics", "127.0.0.1:9", "--roles", "collect");
    expect(others.stderr).not.toContain("address of its own");
  });

  test("that another program has, and ends", async () => {
    const port = await takenPort();
    const own = createTemporaryDesk({
      sources: [feeds.url("/wire.xml")],
      web: { listen: "127.0.0.1:0", metrics: `127.0.0.1:${port}` },
    });
    onTestFinished(own.remove);
    const { code, stderr } = await own.run("start");
    expect(code).toBe(4);
    expect(stderr).toContain(`The figures cannot be served on 127.0.0.1:${port}: another program uses that port.`);
  });

  test("the pages' own port, and lets go of the figures' too", async () => {
    const port = await takenPort();
    const own = createTemporaryDesk({
      sources: [feeds.url("/wire.xml")],
      web: { listen: `127.0.0.1:${port}`, metrics: "127.0.0.1:0" },
    });
    onTestFinished(own.remove);
    expect((await own.run("start")).code).toBe(4);
  });

  test("warns of one that strangers may reach", async () => {
    const own = createTemporaryDesk({ sources: [feeds.url("/wire.xml")], network: { allow: [feeds.host] } });
    onTestFinished(own.remove);
    const open = own.begin("start", "--metrics", "0.0.0.0:0");
    await open.says(/newsdesk serves/);
    open.child.kill("SIGTERM");
    expect((await open.ended).stderr).toContain("whoever reaches this address reads the figures");
  });
});

async function takenPort(): Promise<number> {
  const other = createServer();
  onTestFinished(() => void other.close());
  await new Promise<void>((done) => void other.listen(0, "127.0.0.1", done));
  return (other.address() as AddressInfo).port;
}

test("a source that hangs is no reason not to be ready", async () => {
  answers.set("/hang.xml", HANG);
  const own = createTemporaryDesk({ sources: [feeds.url("/hang.xml")], network: { allow: [feeds.host] } });
  onTestFinished(own.remove);
  const slow = own.begin("start", "--metrics", "127.0.0.1:0");
  const where = (await slow.says(/newsdesk tells its figures at (http\S+)\/metrics/))[1] ?? "";
  expect((await fetch(`${where}/readyz`)).status).toBe(200);
  slow.child.kill("SIGTERM");
  await slow.ended;
});
