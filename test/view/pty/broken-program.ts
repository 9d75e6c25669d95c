import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { lighterStart } from "../../../build/lighter-start.ts";

/** Modules that break instead of doing their work, each in another way: in a key, in a timer, while it is waited for, while drawing. */
const BROKEN: Readonly<Record<string, string>> = {
  "clipboard.ts": `export function clipboardSequence(text) {
    if (text.includes("{")) setTimeout(() => { throw new Error("the timer broke"); });
    else throw new Error("the clipboard broke");
    return "";
  }`,
  "export-file.ts": `export async function exportFile() { throw new Error("the export broke"); }`,
  "help-lines.ts": `export function helpLines() { throw new Error("the help broke"); }`,
};

const breaking: Plugin = {
  name: "breaking",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:clipboard|export-file|help-lines)\.ts$/ }, ({ path }) => ({
      loader: "js",
      contents: BROKEN[path.split(/[\\/]/).at(-1) ?? ""] ?? "",
    }));
  },
};

/** lgtrace with bugs put into it; where it was written to. */
export async function brokenProgram(folder: string): Promise<string> {
  const outfile = join(folder, "broken.mjs");
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  await build({
    stdin: { contents: 'import { main } from "./src/cli/main.ts"; main(process);', resolveDir: resolve(".") },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["better-sqlite3"],
    define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
    plugins: [breaking, lighterStart],
    banner: { js: "const require=(name)=>process.getBuiltinModule(name);" },
    logLevel: "error",
  });
  return outfile;
}
