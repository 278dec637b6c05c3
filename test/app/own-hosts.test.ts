import { describe, expect, test } from "vitest";
import { ownHosts } from "../../src/app/own-hosts.ts";
import { settingsOf } from "./settings/settings-folder.ts";

const settingsWith = async (web: string) =>
  await settingsOf(`site: { title: Desk, url: "https://News.example.org/desk" }
sources: ["https://wire.example/feed.xml"]
web: ${web}
`);

describe("ownHosts", () => {
  test.for([
    { host: "news.example.org", isHome: true, isPublic: true },
    { host: "NEWS.example.org:8443", isHome: true, isPublic: true },
    { host: "news.example.org.", isHome: true, isPublic: true },
    { host: "push.example.org", isHome: false, isPublic: true },
    { host: "desk.lan:8080", isHome: true, isPublic: true },
    { host: "localhost:8080", isHome: true, isPublic: true },
    { host: "desk.localhost", isHome: true, isPublic: true },
    { host: "127.0.0.1:8080", isHome: true, isPublic: true },
    { host: "127.9.9.9", isHome: true, isPublic: true },
    { host: "[::1]:8080", isHome: true, isPublic: true },
    { host: "192.168.1.5:8080", isHome: true, isPublic: false },
    { host: "[fd00::5]", isHome: true, isPublic: false },
    { host: "evil.example", isHome: false, isPublic: false },
    { host: "evil.news.example.org", isHome: false, isPublic: false },
    { host: "news.example.org.evil.example", isHome: false, isPublic: false },
    { host: "127.0.0.1.evil.example", isHome: false, isPublic: false },
    { host: "localhost.evil.example", isHome: false, isPublic: false },
    { host: "news.example.org@evil.example", isHome: false, isPublic: false },
    { host: "evil.example/news.example.org", isHome: false, isPublic: false },
    { host: "news.example.org:x", isHome: false, isPublic: false },
    { host: "", isHome: false, isPublic: false },
  ])("$host is ours at home: $isHome, and with a publicUrl: $isPublic", async ({ host, isHome, isPublic }) => {
    const home = ownHosts(await settingsWith('{ listen: "Desk.lan:8080" }'));
    const open = ownHosts(await settingsWith('{ listen: "Desk.lan:8080", publicUrl: "https://push.example.org/" }'));
    expect([home(host), open(host)]).toEqual([isHome, isPublic]);
    expect(home(host)).toBe(isHome); // the second time too
  });
});
