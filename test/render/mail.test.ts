import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Fragments } from "../../src/domain/digest.ts";
import { createRender } from "../../src/render/render.ts";
import { complaint, templatesFolder } from "./templates-folder.ts";

const mjml = (body: string): string => `<mjml lang="en" dir="ltr"><mj-head><mj-title>t</mj-title></mj-head><mj-body>
<mj-section><mj-column>
${body}
</mj-column></mj-section>
</mj-body></mjml>`;

const files = (body: string, text = "text"): Record<string, string> => ({
  "mail/digest.mjml": mjml(body),
  "mail/digest.txt": text,
});

const loop = (tag: string): string =>
  `<mj-raw>{% for x in list %}</mj-raw><mj-text><${tag}>{{ x }}</${tag}></mj-text><mj-raw>{% endfor %}</mj-raw>`;

const shown = (fragments: Fragments): string =>
  fragments.map((part) => (typeof part === "string" ? part : `[${part.slot}]`)).join("");

const SLOTS = ["unsubscribeUrl", "address"] as const;

describe("createRender().mail", () => {
  test("cuts the filled text at the personal values", async () => {
    const body = '<mj-text>{{ title }} <a href="{{ unsubscribeUrl }}">{{ address }}</a></mj-text>';
    const folder = await templatesFolder(files(body, "{{ title }}\n{{ address }}: {{ unsubscribeUrl }}"));
    const { html, text } = await createRender(folder).mail("digest", { title: "A & <B>" }, SLOTS);
    expect(text).toEqual(["A & <B>\n", { slot: "address" }, ": ", { slot: "unsubscribeUrl" }, "\n"]);
    expect(html.filter((part) => typeof part !== "string")).toEqual([{ slot: "unsubscribeUrl" }, { slot: "address" }]);
    expect(shown(html)).toContain('A &amp; &lt;B&gt; <a href="[unsubscribeUrl]">[address]</a>');
  });

  test("gives the same fragments again, though the marks differ", async () => {
    const folder = await templatesFolder(files("<mj-text>{{ address }}</mj-text>", "{{ address }}"));
    const { mail } = createRender(folder);
    expect(await mail("digest", {}, SLOTS)).toEqual(await mail("digest", {}, SLOTS));
  });

  test("leaves out a title that is empty, and changes no text that looks like one", async () => {
    const body = '<mj-text><a href="https://a.example/" title="{{ host }}">{{ title }}</a></mj-text>';
    const folder = await templatesFolder(files(body));
    const { mail } = createRender(folder);
    const one = shown((await mail("digest", { title: ' title=""', host: "" }, SLOTS)).html);
    expect(one).toContain('<a href="https://a.example/"> title=&#34;&#34;</a>');
    expect(shown((await mail("digest", { title: "t", host: "a.example" }, SLOTS)).html)).toContain('title="a.example"');
  });

  test("is one fragment without personal values", async () => {
    const folder = await templatesFolder(files("<mj-text>hello</mj-text>"));
    const { html, text } = await createRender(folder).mail("digest", {}, []);
    expect([html.length, text]).toEqual([1, ["text\n"]]);
  });

  test("never compiles what a value says", async () => {
    const folder = await templatesFolder(files("<mj-text>{{ title }}</mj-text>", "{{ title }}"));
    const title = '</mj-text><mj-include path="/etc/passwd" /> {{ secret }} {% include "x" %}';
    const { html, text } = await createRender(folder).mail("digest", { title, secret: "hush" }, []);
    expect(shown(html)).toContain(
      "&lt;/mj-text&gt;&lt;mj-include path=&#34;/etc/passwd&#34; /&gt; {{ secret }} {% include &#34;x&#34; %}",
    );
    expect(shown(text)).toBe(`${title}\n`);
  });

  test("loops with tags in mj-raw and counts an edited template at once", async () => {
    const folder = await templatesFolder(files(loop("i")));
    const { mail } = createRender(folder);
    const draw = async (): Promise<string> => shown((await mail("digest", { list: ["one", "two"] }, [])).html);
    expect((await draw()).match(/<i>\w+<\/i>/g)).toEqual(["<i>one</i>", "<i>two</i>"]);
    await writeFile(path.join(folder, "mail/digest.mjml"), mjml(loop("b")));
    expect((await draw()).match(/<b>\w+<\/b>/g)).toEqual(["<b>one</b>", "<b>two</b>"]);
  });

  test("leaves no blank at line ends and no two empty lines in the text", async () => {
    const folder = await templatesFolder(
      files("<mj-text>x</mj-text>", "\n\na  \n{% if true %}\n\n{% endif %}\n\n\nb\t\n\n"),
    );
    const { text } = await createRender(folder).mail("digest", {}, []);
    expect(text).toEqual(["a\n\nb\n"]);
  });

  test.for<{ why: string; files: Record<string, string>; message: string }>([
    { why: "no MJML", files: { "mail/digest.txt": "" }, message: "/mail/digest.mjml: there is no such template." },
    {
      why: "no text twin",
      files: { "mail/digest.mjml": mjml("") },
      message: "/mail/digest.txt: there is no such template.",
    },
    {
      why: "an unknown variable, with the line of the file and not of what became of it",
      files: files("<mj-text>\n{{ nothing }}</mj-text>"),
      message: "/mail/digest.mjml:4:4: undefined variable: nothing",
    },
    {
      why: "an unknown variable in the text",
      files: files("<mj-text>x</mj-text>", "a\n{{ nothing }}"),
      message: "/mail/digest.txt:2:4: undefined variable: nothing",
    },
    {
      why: "a loop without its end",
      files: files("<mj-raw>{% for x in list %}</mj-raw>"),
      message: "/mail/digest.mjml:3:9: tag {% for x in list %} not closed",
    },
    {
      why: "an unknown element",
      files: files("\n<mj-shout>x</mj-shout>"),
      message: "/mail/digest.mjml:4: Element mj-shout doesn't exist or is not registered (mj-shout)",
    },
    {
      why: "a wrong attribute",
      files: files('<mj-text color="{{ list }}">x</mj-text>'),
      message: "/mail/digest.mjml:3: Attribute color has invalid value: {{ list }} for type Color  (mj-text)",
    },
    {
      why: "a tag that MJML drops",
      files: files("{% if list %}<mj-text>x</mj-text>{% endif %}"),
      message: "/mail/digest.mjml:3: {% if list %} gets lost when MJML is compiled. Put it inside <mj-raw>.",
    },
    {
      why: "what is not MJML",
      files: { "mail/digest.mjml": "hello", "mail/digest.txt": "" },
      message: "/mail/digest.mjml: Parsing failed. Check your mjml.",
    },
  ])("tells $why", async ({ files: given, message }) => {
    const folder = await templatesFolder(given);
    const told = await complaint(createRender(folder).mail("digest", { list: [] }, []), folder);
    expect(told).toEqual({ kind: "UserError", message });
  });

  test("refuses a name that is a path", async () => {
    const folder = await templatesFolder({});
    const told = await complaint(createRender(folder).mail("../digest", {}, []), folder);
    expect(told).toEqual({ kind: "UserError", message: '"../digest" is not the name of a template.' });
  });

  test("refuses to load MJML where its configuration file would bring code along", async () => {
    const folder = await templatesFolder({
      ...files("<mj-text>x</mj-text>"),
      ".mjmlconfig": '{"packages": ["./evil.js"]}',
    });
    await writeFile(path.join(folder, "evil.js"), "console.log('EVIL RAN');");
    const render = path.join(import.meta.dirname, "../../src/render/render.ts");
    const script = `const { createRender } = await import(${JSON.stringify(render)});
      await createRender(${JSON.stringify(folder)}).mail("digest", {}, []).catch((error) => console.log(error.message));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stdout.replaceAll(folder, "")).toBe("/.mjmlconfig would load code into the mail compiler.\n");
  });

  test("does not load MJML until a mail is made", () => {
    const render = path.join(import.meta.dirname, "../../src/render/render.ts");
    const script = `import { createRequire } from "node:module";
      const { createRender } = await import(${JSON.stringify(render)});
      createRender("/nowhere");
      console.log(Object.keys(createRequire(${JSON.stringify(render)}).cache).filter((file) => file.includes("mjml")).length);`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(stdout).toBe("0\n");
  });
});
