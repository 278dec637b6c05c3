import { describe, expect, test } from "vitest";
import { createNameLookUp } from "../../src/net/dns-names.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { type NameAnswer, type NameServer, startNameServer } from "./name-server.ts";

const closing = closeAfterEach();

async function serve(records: Readonly<Record<string, NameAnswer>>): Promise<NameServer> {
  const server = await startNameServer((name) => records[name] ?? "unknown");
  closing({ close: async () => server.close() });
  return server;
}

describe("names and addresses", () => {
  test("are asked for in both versions", async () => {
    const SIX = "2606:2800:220:1:248:1893:25c8:1946";
    const back = "6.4.9.1.8.c.5.2.3.9.8.1.8.4.2.0.1.0.0.0.0.2.2.0.0.0.8.2.6.0.6.2.ip6.arpa";
    const server = await serve({
      "mail.example": ["192.0.2.1", "2001:db8::1"],
      [back]: ["Six.Example"],
      "1.2.0.192.in-addr.arpa": ["four.example", "also.example"],
    });
    const { addresses, names } = createNameLookUp([server.address]);
    expect(await addresses("mail.example")).toEqual(["192.0.2.1", "2001:db8::1"]);
    expect(await addresses("192.0.2.9")).toEqual(["192.0.2.9"]);
    expect(await addresses("nobody.example")).toEqual([]);
    expect(await names("192.0.2.1")).toEqual(["four.example", "also.example"]);
    expect(await names(SIX)).toEqual(["six.example"]);
    expect(await names("192.0.2.2")).toEqual([]);
    expect(server.asked).toContain(`PTR ${back}`);
  });

  test("are unknown when nobody answers", { timeout: 60_000 }, async () => {
    const server = await serve({ "mail.example": "silent" });
    expect(await createNameLookUp([server.address]).addresses("mail.example")).toBeNull();
  });

  test("are those that the system knows, without a server", async () => {
    expect(await createNameLookUp().addresses("localhost")).toContain("127.0.0.1");
  });
});
