import { globSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** What is loaded apart: commands at all (`--version` needs none), what speaks HTTP, what one walks through. */
const APART = /\b(?:program\.ts|undici\.ts|walk\.tsx)"$/;
const DYNAMIC = /(?<!typeof )\bimport\(("\.{1,2}\/[^"]+")\)/g;

/** What knows names and help only: `--help` and each Tab load no more. */
const LIGHT = /\bsrc\/cli\/(?:main\.ts|program\.ts|completion\/)/;
const WORK = "lgtrace:work";
const WORKING = new Set([
  ...globSync("src/cli/commands/*.ts").filter((path) => !/\bcomplet(?:e|ion)\.ts$/.test(path)),
  "src/cli/trouble.ts",
  "src/store/store.ts",
]);

/**
 * A file for each `import()`, and one for each set of modules that some of them share, are a hundred files
 * that Node opens for one `show`: 0.3 ms each. Here all else stands in one file, and its modules still run
 * only when they are asked for. What commands do and say of trouble stands in another one, twice as large as
 * names, help and configuration: 11 ms.
 */
export const fewFiles: Plugin = {
  name: "few-files",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replace(DYNAMIC, (all, module: string) => {
        if (APART.test(module)) return all;
        const file = relative(".", resolve(dirname(path), JSON.parse(module)));
        return LIGHT.test(path) && WORKING.has(file)
          ? `import("${WORK}").then(({ load }) => load["${file}"]())`
          : `Promise.resolve().then(() => require(${module}))`;
      }),
    }));
    onResolve({ filter: new RegExp(`^${WORK}$`) }, ({ path }) => ({ path, namespace: "work" }));
    onLoad({ filter: /./, namespace: "work" }, () => ({
      resolveDir: ".",
      contents: `export const load = {${[...WORKING].map((file) => `"${file}": () => require("./${file}"),`).join("\n")}};`,
    }));
  },
};
