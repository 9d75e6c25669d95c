/** Bundles src into dist, a few files of which a command loads those that it needs. `npm run build`. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { eager } from "./eager.ts";
import { fewFiles } from "./few-files.ts";
import { lighterPrices } from "./lighter-prices.ts";
import { lighterStart } from "./lighter-start.ts";
import { lighterYoga } from "./lighter-yoga.ts";
import { rehearse } from "./rehearsal.ts";
import { toldRules } from "./told-rules.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

const settings = {
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node22.19",
  external: ["better-sqlite3"],
  define: {
    "process.env.NODE_ENV": '"production"',
    "process.env.DEV": '"false"',
    "process.env.UNDICI_USE_MILO": '"0"',
    LGTRACE_VERSION: JSON.stringify(version),
    LGTRACE_LIST_PRICE: '"./list-price.js"',
  },
  plugins: [toldRules, fewFiles, lighterStart, lighterPrices, lighterYoga],
  // Bundled CommonJS (cli-table3) still calls require() for Node's own modules.
  banner: { js: "const require=(name)=>process.getBuiltinModule(name);" },
  metafile: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

rmSync("dist", { recursive: true, force: true });
// What others share with the program would stand in files of its own, which every command opens: 0.3 ms each.
const built = await Promise.all([
  build({
    ...settings,
    splitting: true,
    entryPoints: { lgtrace: "src/cli/main.ts" },
  }),
  build({ ...settings, entryPoints: { "import-worker": "src/evidence/import-worker.ts" } }),
  build({ ...settings, entryPoints: { "list-price": "src/rules/cost/list-price.ts" } }),
]);
const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync("THIRD-PARTY-NOTICES", notices(bundledPackages(inputs)));
for (const [file, functions] of await rehearse())
  writeFileSync(file, eager(readFileSync(file, "utf8"), functions));

/** The folders under node_modules that the bundle took code from, nested ones too. */
function bundledPackages(inputs: readonly string[]): string[] {
  const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
  const found = inputs.map((input) => folder.exec(input)?.[0]).filter((path) => path !== undefined);
  return [...new Set(found)].sort();
}

function notices(folders: readonly string[]): string {
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...texts].join("\n\n");
  });
  const intro = "lgtrace's bundle contains code of these packages, under their licences.";
  return `${[intro, ...parts].join(`\n\n${"-".repeat(78)}\n\n`)}\n`;
}
