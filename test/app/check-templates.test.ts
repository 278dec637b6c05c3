import { expect, test } from "vitest";
import { checkMailTemplates } from "../../src/app/check-templates.ts";
import { TEMPLATES } from "../../src/app/folders.ts";
import { digest } from "../publish/desk.ts";
import { complaint, templatesFolder } from "../render/templates-folder.ts";

const MJML =
  '<mjml lang="en" dir="ltr"><mj-body><mj-section><mj-column>\n<mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>';
const SOUND = { "mail/digest.mjml": MJML, "mail/digest.txt": "x", "mail/letter.mjml": MJML, "mail/letter.txt": "x" };
const settings = { digests: [digest()] };

test("the templates that come along are sound", async () => {
  await expect(checkMailTemplates(settings, TEMPLATES)).resolves.toBeUndefined();
});

test.for<{ why: string; files: Readonly<Record<string, string>>; message: string }>([
  {
    why: "MJML that cannot be read",
    files: { "mail/digest.mjml": MJML.replaceAll("mj-text", "mj-txt") },
    message: "/mail/digest.mjml:2: Element mj-txt doesn't exist or is not registered (mj-txt)",
  },
  {
    why: "Liquid that does not end",
    files: { "mail/digest.txt": "a\n{% if x %}" },
    message: "/mail/digest.txt:2:1: tag {% if x %} not closed",
  },
  {
    why: "a broken letter",
    files: { "mail/letter.txt": "{{ x | shout }" },
    message: '/mail/letter.txt:1:1: output "{{ x | shout }" not closed',
  },
])("told with file and line: $why", async ({ files, message }) => {
  const folder = await templatesFolder({ ...SOUND, ...files });
  expect(await complaint(checkMailTemplates(settings, folder), folder)).toEqual({ kind: "UserError", message });
});

test("a digest's own template has to be there, and without digests none is looked at", async () => {
  const folder = await templatesFolder(SOUND);
  const own = { digests: [digest({ template: "weekly" })] };
  expect(await complaint(checkMailTemplates(own, folder), folder)).toEqual({
    kind: "UserError",
    message: "/mail/weekly.mjml: there is no such template.",
  });
  await expect(checkMailTemplates({ digests: [] }, "/nowhere")).resolves.toBeUndefined();
});
