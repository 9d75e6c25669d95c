import type { Plugin } from "esbuild";

/**
 * Bundled packages do these things as they load, whether or not they are needed, while a whole start of
 * Node takes 20 ms:
 * - commander loads `node:child_process` for subcommands that are programs of their own: 2 ms;
 * - chalk asks the terminal for its colours, which src/cli/world.ts knows: 2 ms;
 * - string-width builds the sets of all emoji, and few traces have a wide character: 20 ms.
 */
const LIGHTER: Readonly<Record<string, string>> = {
  "node:child_process": `exports.spawn = (...given) =>
    process.getBuiltinModule("node:child_process").spawn(...given);`,
  "#supports-color": "export default { stdout: false, stderr: false };",
  "string-width": `export default (text) => require("string-width").default(text);`,
};

/**
 * Puts what loads lightly in the place of what does not. The ES module face of a Node module reads all
 * its getters as it loads (`process.stdin`, `fs.promises`: 7 ms), its CommonJS face none.
 */
export const lighterStart: Plugin = {
  name: "lighter-start",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:.*|#supports-color|string-width)$/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "lighter" } : undefined,
    );
    onLoad({ filter: /./, namespace: "lighter" }, ({ path }) => ({
      contents: LIGHTER[path] ?? `module.exports = process.getBuiltinModule("${path}");`,
      resolveDir: import.meta.dirname,
    }));
  },
};
