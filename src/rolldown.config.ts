import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, RolldownOptions } from "rolldown";

/**
 * `npm run build`: the packaged program, in `dist`. Our code and the packages that each start or each reading thread loads become
 * a few files; a pass that finds nothing new then costs a quarter less than from `src`. What is loaded rarely stays a package.
 */
const EACH_START = ["croner", "ipaddr.js", "kysely", "leven", "undici", "yaml", "zod"];
const EACH_THREAD = ["htmlparser2", "rss-parser", "sanitize-html"];
const BUNDLED = new Set([...EACH_START, ...EACH_THREAD]);

const IN_PACKAGES = /^(?<folder>.*[\\/]node_modules[\\/](?<name>(?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/;

export default {
  // All but `main.js` lies one folder down, as it does in `src`: there the threads' scripts, templates and settings are looked for.
  input: {
    main: "src/main.ts",
    "parts/reader-thread": "src/collect/reader-thread.ts",
    "parts/page-thread": "src/collect/pages/page-thread.ts",
  },
  platform: "node",
  external: (id, importer) => /^[@\w]/.test(id) && !IN_PACKAGES.test(importer ?? "") && !BUNDLED.has(packageOf(id)),
  plugins: [licenses()],
  output: {
    dir: "dist",
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "parts/[name].js",
    comments: { legal: true, annotation: false, jsdoc: false },
  },
} satisfies RolldownOptions;

/** `zod` of `zod/v4`, `@scope/name` of `@scope/name/part`. */
function packageOf(id: string): string {
  return id
    .split("/")
    .slice(0, id.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Adds the licenses of the packages that are in the bundle. A package without one fails the build. */
function licenses(): Plugin {
  return {
    name: "licenses",
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
      const packages = new Map(
        ids.flatMap((id) => {
          const { name, folder } = IN_PACKAGES.exec(id)?.groups ?? {};
          return name === undefined || folder === undefined ? [] : [[folder, name] as const];
        }),
      );
      const texts = [...packages].map(([folder, name]) => `${name}\n\n${licenseIn(folder)}`).sort();
      this.emitFile({ type: "asset", fileName: "licenses.txt", source: texts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

function licenseIn(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`There is no license in ${folder}.`);
  return readFileSync(join(folder, file), "utf8");
}
