import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createRender } from "../../src/render/render.ts";
import { complaint, templatesFolder } from "./templates-folder.ts";

describe("createRender().page", () => {
  test("fills a page inside its layout, and escapes every value", async () => {
    const folder = await templatesFolder({
      "pages/layout.liquid": "<main>{% block main %}{% endblock %}</main>",
      "pages/front.liquid": '{% layout "layout" %}{% block main %}<a title="{{ text }}">{{ text }}</a>{% endblock %}',
    });
    const html = await createRender(folder).page("front", { text: `<b>"'&{{ text }}` });
    expect(html).toBe(
      '<main><a title="&lt;b&gt;&#34;&#39;&amp;{{ text }}">&lt;b&gt;&#34;&#39;&amp;{{ text }}</a></main>',
    );
  });

  test("says words in the language of the page, with escaped values", async () => {
    const folder = await templatesFolder({ "pages/front.liquid": '{{ "read-at" | t: host: host }}' });
    const { page } = createRender(folder);
    expect(await page("front", { language: "de", host: "<b>" })).toBe("Lesen bei &lt;b&gt;");
    expect(await page("front", { language: "en", host: "a.example" })).toBe("Read at a.example");
  });

  test("counts an edited template at once", async () => {
    const folder = await templatesFolder({ "pages/front.liquid": "one" });
    const { page } = createRender(folder);
    expect(await page("front", {})).toBe("one");
    await writeFile(path.join(folder, "pages/front.liquid"), "two");
    expect(await page("front", {})).toBe("two");
  });

  test("fills many pages by the templates as they were when the batch began", async () => {
    const folder = await templatesFolder({ "pages/front.liquid": "one" });
    const { pageBatch } = createRender(folder);
    const batch = await pageBatch();
    await writeFile(path.join(folder, "pages/front.liquid"), "two");
    expect(await batch.page("front", {})).toBe("one");
    const next = await pageBatch();
    expect(await next.page("front", {})).toBe("two");
    expect(next.hash).not.toBe(batch.hash);
  });

  test.for<{ why: string; files: Record<string, string>; name?: string; message: string }>([
    {
      why: "an unknown variable",
      files: { "pages/front.liquid": "<p>\n  {{ nothing }}" },
      message: "/pages/front.liquid:2:6: undefined variable: nothing",
    },
    {
      why: "an unknown field",
      files: { "pages/front.liquid": "{{ story.nothing }}" },
      message: "/pages/front.liquid:1:4: undefined variable: story.nothing",
    },
    {
      why: "what only the prototype has",
      files: { "pages/front.liquid": "{{ story.constructor }}" },
      message: "/pages/front.liquid:1:4: undefined variable: story.constructor",
    },
    {
      why: "an unknown filter",
      files: { "pages/front.liquid": "{{ story.title | shout }}" },
      message: "/pages/front.liquid:1:1: undefined filter: shout",
    },
    {
      why: "words that no catalogue has",
      files: { "pages/front.liquid": '{{ "shout" | t }}' },
      message: '/pages/front.liquid:1:1: There are no words "shout".',
    },
    {
      why: "words without a value that they need",
      files: { "pages/front.liquid": '{{ "read-at" | t }}' },
      message: '/pages/front.liquid:1:1: The words "read-at" need a value "host".',
    },
    {
      why: "a loop without its end",
      files: { "pages/front.liquid": "a\n\n{% for x in story %}" },
      message: "/pages/front.liquid:3:1: tag {% for x in story %} not closed",
    },
    {
      why: "an unknown tag",
      files: { "pages/front.liquid": "{% shout %}" },
      message: '/pages/front.liquid:1:1: tag "shout" not found',
    },
    {
      why: "a mistake in the layout",
      files: { "pages/layout.liquid": "\n{{ nothing }}", "pages/front.liquid": '{% layout "layout" %}' },
      message: "/pages/layout.liquid:2:4: undefined variable: nothing",
    },
    { why: "a page that is not there", files: {}, message: "/pages/front.liquid: there is no such template." },
    {
      why: "a part that is not there",
      files: { "pages/front.liquid": '\n{% render "part" %}' },
      message: '/pages/front.liquid:2:1: ENOENT: Failed to lookup "part" in "."',
    },
    {
      why: "a name that is a path",
      files: {},
      name: "../secret",
      message: '"../secret" is not the name of a template.',
    },
  ])("tells $why with file and line", async ({ files, name = "front", message }) => {
    const folder = await templatesFolder(files);
    const told = await complaint(createRender(folder).page(name, { language: "en", story: { title: "Sony" } }), folder);
    expect(told).toEqual({ kind: "UserError", message });
  });

  test.for([
    { why: "a path upwards", part: "../mail/digest" },
    { why: "an absolute path", part: "/etc/passwd" },
    { why: "a path upwards from a part", part: "./../../outside" },
  ])("never opens a file by $why", async ({ part }) => {
    const folder = await templatesFolder({
      "pages/front.liquid": `{% render "${part}" %}`,
      "mail/digest.liquid": "secret",
      "outside.liquid": "secret",
    });
    const told = await complaint(createRender(folder).page("front", {}), folder);
    expect(told.kind).toBe("UserError");
    expect(told.message).toContain("Failed to lookup");
  });

  test("ends a template that asks for too much", async () => {
    const loop = "{% for a in (1..99999999) %}{{ a }}{% endfor %}";
    const folder = await templatesFolder({ "pages/front.liquid": loop });
    const told = await complaint(createRender(folder).page("front", {}), folder);
    expect(told).toEqual({ kind: "UserError", message: "/pages/front.liquid:1:1: memory alloc limit exceeded" });
  });

  test("tells a missing folder", async () => {
    const told = await complaint(createRender("/nowhere").page("front", {}), "");
    expect(told).toEqual({ kind: "UserError", message: "/nowhere/pages: the page templates cannot be read." });
  });
});
