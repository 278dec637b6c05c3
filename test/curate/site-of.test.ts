import { expect, test } from "vitest";
import { siteOf } from "../../src/curate/site-of.ts";

test.for<{ url: string; site: string }>([
  { url: "https://www.red.example/news", site: "red.example" },
  { url: "https://blog.www.red.example/news", site: "red.example" },
  { url: "https://red.example/", site: "red.example" },
  { url: "https://www.red.co.uk/news", site: "red.co.uk" },
  { url: "https://red.github.io/news", site: "red.github.io" },
  { url: "https://red.substack.com/p/news", site: "red.substack.com" },
  { url: "nowhere", site: "" },
])("the site of $url is $site", ({ url, site }) => {
  expect(siteOf(url)).toBe(site);
});
