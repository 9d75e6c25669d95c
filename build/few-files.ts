import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** What is loaded apart: commands at all (`--version` needs none), what speaks HTTP, what one walks through. */
const APART = /\b(?:program\.ts|undici\.ts|walk\.tsx)"$/;
const DYNAMIC = /(?<!typeof )\bimport\(("\.{1,2}\/[^"]+")\)/g;

/**
 * A file for each `import()`, and one for each set of modules that some of them share, are a hundred files
 * that Node opens for one `show`: 0.3 ms each. Here all else stands in one file, and its modules still run
 * only when they are asked for.
 */
export const fewFiles: Plugin = {
  name: "few-files",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replace(DYNAMIC, (all, module: string) =>
        APART.test(module) ? all : `Promise.resolve().then(() => require(${module}))`,
      ),
    }));
  },
};
