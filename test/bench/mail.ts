import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Edition } from "../../src/domain/digest.ts";
import { fillHtml } from "../../src/send/fill-fragments.ts";
import { createRender } from "../../src/render/render.ts";
import { benchEdition, countCompiles, TEMPLATES } from "./mail/bench-edition.ts";
import { fanOutSeconds } from "./mail/fan-out.ts";
import { firstSendSeconds } from "./mail/first-send.ts";
import type { Figure } from "./figure.ts";
import { openSink } from "./mail/open-sink.ts";
import { personalisedPerSecond } from "./mail/personalise.ts";
import { openSendBench, type Kind, type SendBench } from "./mail/send-cost.ts";
import type { Sent } from "./mail/mail-sender.ts";
import { median } from "./median.ts";

/** Mails of a round; before it, so many that warm up. */
const MAILS = 2_000;
const WARM = 300;
/** Ours and plain nodemailer in turns, so many times each. */
const ROUNDS = 3;
/** Of the run that watches memory; `MAILS=100000` for the whole. */
const LONG = Number(process.env["MAILS"] ?? 30_000);
const SETTLED = 10_000;
const SUBSCRIBERS = 100_000;

/** What digests weigh, and what making, signing and sending them costs. */
export async function mail(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  try {
    const render = createRender(TEMPLATES);
    const editions: Edition[] = [];
    const compiles = await countCompiles(async () => {
      for (const stories of [30, 60]) editions.push(await benchEdition(stories, render));
    });
    const [thirty, sixty] = editions;
    if (thirty === undefined || sixty === undefined) throw new Error("There are no editions.");
    return [
      most("30 stories, HTML", htmlBytes(thirty) / 1_000, { unit: "kB", bar: 60 }),
      most("60 stories, HTML", htmlBytes(sixty) / 1_000, { unit: "kB", bar: 95 }),
      most("MJML compiles of two editions", compiles, { unit: "", bar: 1 }),
      least("personalised mails of 30 stories", await personalisedPerSecond(thirty), { unit: "/s", bar: 20_000 }),
      ...(await sent(thirty, folder)),
      ...(await stored(thirty, folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function sent(edition: Edition, folder: string): Promise<readonly Figure[]> {
  const bench = await openSendBench(edition, folder);
  try {
    const [ours, plain] = await inTurns(bench);
    const long = await bench.send("ours", { warm: SETTLED, mails: LONG });
    const ratio = ours / plain;
    return [
      {
        ...most("signed mail, CPU", ours, { unit: "ms", bar: 0 }),
        against: `plain nodemailer's ${plain.toFixed(2)}`,
        ratio,
        reach: "at most 0.55 x",
        pass: ratio <= 0.55,
      },
      most(`memory, ${LONG} signed mails`, long.mbAtEnd, { unit: "MB", bar: 300 }),
      most(`memory, growth after ${SETTLED}`, long.mbAtEnd - long.mbWarm, { unit: "MB", bar: 15 }),
    ];
  } finally {
    bench.sink.stop();
  }
}

/** Milliseconds of the processor a mail: the middle of the rounds. */
async function inTurns(bench: SendBench): Promise<readonly [ours: number, plain: number]> {
  const rounds: Record<Kind, Sent[]> = { ours: [], plain: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kind of ["ours", "plain"] as const) {
      rounds[kind].push(await bench.send(kind, { warm: WARM, mails: WARM + MAILS }));
    }
  }
  const middle = (kind: Kind): number => median(rounds[kind].map(({ cpuMs }) => cpuMs));
  return [middle("ours"), middle("plain")];
}

async function stored(edition: Edition, folder: string): Promise<readonly Figure[]> {
  const desk = join(folder, "desk");
  mkdirSync(desk);
  const sink = await openSink();
  try {
    const first = await firstSendSeconds(edition, sink, desk);
    const { sqlite, postgres } = await fanOutSeconds(SUBSCRIBERS);
    return [
      most(`fan-out of ${SUBSCRIBERS}, sqlite`, sqlite.wall, { unit: "s", bar: 3 }),
      { ...most("of it CPU, sqlite", sqlite.cpu, { unit: "s", bar: 3 }), reach: null, pass: null },
      most(`fan-out of ${SUBSCRIBERS}, postgres`, postgres.wall, { unit: "s", bar: 10 }),
      { ...most("of it CPU, our side", postgres.cpu, { unit: "s", bar: 10 }), reach: null, pass: null },
      most("first mail after a restart", first, { unit: "s", bar: 2 }),
    ];
  } finally {
    sink.stop();
  }
}

function htmlBytes({ html }: Edition): number {
  const token = "t".repeat(110);
  const unsubscribeUrl = `https://news.example.org/unsubscribe/${token}`;
  const privateFeedUrl = `https://news.example.org/my/${token}.atom`;
  const preferencesUrl = `https://news.example.org/preferences/${token}`;
  const values = { address: "reader-1@example.org", unsubscribeUrl, privateFeedUrl, preferencesUrl };
  return Buffer.byteLength(fillHtml(html, values));
}

type Bar = { readonly unit: string; readonly bar: number };

function most(figure: string, value: number, { unit, bar }: Bar): Figure {
  return { group: "mail", figure, value, unit, reach: `at most ${bar} ${unit}`.trim(), pass: value <= bar };
}

function least(figure: string, value: number, { unit, bar }: Bar): Figure {
  return { group: "mail", figure, value, unit, reach: `at least ${bar}${unit}`, pass: value >= bar };
}
