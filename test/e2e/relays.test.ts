import { expect, test } from "vitest";
import { anEdition } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { queueFor } from "../contract/stored.ts";
import { openTestRelay } from "../net/mail-relay.ts";
import { createTemporaryDesk } from "./temporary-desk.ts";

const closing = closeAfterEach();
const FEW = 30;

test(
  "with the first of two relays closed, the mails go out by the second, at its rate",
  { timeout: 120_000 },
  async () => {
    const relay = closing(await openTestRelay());
    const [closed, open] = ["smtp://127.0.0.1:9", relay.url];
    const desk = createTemporaryDesk({
      sources: ["http://127.0.0.1:9/feed"],
      network: { allow: ["127.0.0.1:9"] },
      mail: {
        from: "news@desk.example",
        transport: [closed, { transport: open, name: "second", rate: "20/1h" }],
        perDomain: { "gmail.com": "1/1h" },
      },
    });
    closing({ close: async () => desk.remove() });
    const people = Array.from(
      { length: FEW },
      (_, index) => `reader${index}@${index < 3 ? "gmail.com" : "example.org"}`,
    );
    await desk.look((store) => queueFor(store, anEdition("daily", { composedAt: new Date() }), people));

    const first = await desk.run("run");
    expect(first.stdout + first.stderr).toContain("127.0.0.1:9 cannot be used, the next relay takes its mails");
    expect(relay.accepted).toHaveLength(1); // Twenty an hour are one in three minutes.

    await desk.run("run"); // The bucket is as empty for a process that starts anew.
    expect(relay.accepted).toHaveLength(1);
    const list = await desk.run("relay", "list");
    expect(list.stdout).toMatch(/^127\.0\.0\.1:9 +down since .* Nothing listens there\./m);
    expect(list.stdout).toMatch(/^second +ok +20\/1h +0 now +-$/m);
    const [row] = await desk.look((store) => store.outbox.list({ state: "sent", digest: null, limit: 10 }));
    expect((await desk.run("delivery", "show", row?.id ?? "")).stdout).toContain("relay       second");
    const all = await desk.look((store) => store.outbox.list({ state: null, digest: null, limit: FEW }));
    expect(all.filter(({ state }) => state !== "sent").map(({ attempt }) => attempt)).toEqual(Array(FEW - 1).fill(0));

    // Without the rate all go, but for what has to wait for its domain.
    desk.configure({
      sources: ["http://127.0.0.1:9/feed"],
      network: { allow: ["127.0.0.1:9"] },
      mail: { from: "news@desk.example", transport: [closed, open], perDomain: { "gmail.com": "1/1h" } },
    });
    desk.letTimePass();
    await desk.run("run");
    const waiting = desk.deliveries().filter((line) => !line.endsWith(" sent"));
    expect(waiting).toHaveLength(2);
    expect(waiting.every((line) => line.includes("@gmail.com"))).toBe(true);
    expect(relay.accepted).toHaveLength(FEW - 2);
  },
);
