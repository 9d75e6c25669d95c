import type { Plugin } from "esbuild";

/**
 * Bundled packages do these things as they load, whether or not they are needed, while a whole start of
 * Node takes 20 ms:
 * - commander loads `node:child_process` for subcommands that are programs of their own: 2 ms;
 * - `node:crypto` is 10 ms, and most traces ask for no hash;
 * - chalk asks the terminal for its colours, which src/cli/process/world.ts knows: 2 ms;
 * - string-width builds the sets of all emoji, and few traces have a wide character: 20 ms;
 * - undici loads fetch, WebSocket, caches and mocks, of which src/source/http/undici.ts uses nothing, and
 *   HTTP/2, which is never spoken: 25 ms. Its SOCKS proxies (src/source/http/dispatcher.ts takes none) and
 *   its second parser (`UNDICI_USE_MILO`, defined away in bundle.ts) are 170 KB to read: 2 ms;
 * - ink can be looked at with React's developer tools, which are no dependency of it.
 */
const LIGHTER: Readonly<Record<string, string>> = {
  "node:child_process": `exports.spawn = (...given) =>
    process.getBuiltinModule("node:child_process").spawn(...given);`,
  "node:crypto": `exports.hash = (...given) => process.getBuiltinModule("node:crypto").hash(...given);`,
  "#supports-color": "export default { stdout: false, stderr: false };",
  "string-width": `export default (text) => require("string-width").default(text);`,
  undici: `import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
    import connect from "undici/lib/api/api-connect.js";
    Object.assign(Dispatcher.prototype, { connect });
    export { default as Agent } from "undici/lib/dispatcher/agent.js";
    export { default as ProxyAgent } from "undici/lib/dispatcher/proxy-agent.js";`,
  "./devtools.js": "",
  "./socks5-proxy-agent": "",
  "../milo/simd.js": "",
  "../milo/no-simd.js": "",
  "./client-h2.js": `module.exports = (...given) => require("undici/lib/dispatcher/client-h2.js")(...given);`,
};

/**
 * Puts what loads lightly in the place of what does not. The ES module face of a Node module reads all
 * its getters as it loads (`process.stdin`, `fs.promises`: 7 ms), its CommonJS face none.
 */
export const lighterStart: Plugin = {
  name: "lighter-start",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:.*|#supports-color|string-width|undici)$/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "lighter" } : undefined,
    );
    onResolve(
      { filter: /^(\.\/client-h2\.js|\.\/devtools\.js|\.\/socks5-proxy-agent|\.\.\/milo\/(no-)?simd\.js)$/ },
      ({ path }) => ({
        path,
        namespace: "lighter",
      }),
    );
    onLoad({ filter: /./, namespace: "lighter" }, ({ path }) => ({
      contents: LIGHTER[path] ?? `module.exports = process.getBuiltinModule("${path}");`,
      resolveDir: import.meta.dirname,
    }));
  },
};
