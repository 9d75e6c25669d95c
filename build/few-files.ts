import { globSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

interface Part {
  /** The part that is always there before it: what both want stands in that one. */
  readonly after?: string;
  readonly modules: readonly string[];
}

/**
 * The files of the bundle, and which `import()`s load them; the first that names a module has it.
 *
 *     main ─ program ─┬─ work ─┬─ rules ─ view
 *     (--version)     └─ forms └─ undici
 */
const PARTS: Readonly<Record<string, Part>> = {
  main: { modules: ["src/cli/main.ts"] },
  program: { after: "main", modules: ["src/cli/program.ts", "src/cli/commands/complet{e,ion}.ts"] },
  view: { after: "rules", modules: ["src/view/walk.tsx"] },
  undici: { after: "work", modules: ["src/source/http/undici.ts"] },
  rules: {
    after: "work",
    modules: [
      "src/cli/commands/{diagnose,explain}.ts",
      "src/cli/judging/diagnosing.ts",
      "src/cli/searching/find-by-rule.ts",
      "src/cli/interactive/walk-*.ts",
    ],
  },
  forms: {
    after: "program",
    modules: [
      "src/contract/{compile,contract-text,find-contract}.ts",
      "src/cli/config/{form,read-form,edited-config}.ts",
    ],
  },
  work: {
    after: "program",
    modules: ["src/cli/commands/*.ts", "src/cli/process/trouble.ts", "src/store/store.ts"],
  },
};

const partOf = new Map<string, string>();
for (const [part, { modules }] of Object.entries(PARTS))
  for (const pattern of modules) {
    const paths = globSync(pattern);
    if (paths.length === 0) throw new Error(`part ${part}: there is no ${pattern}`);
    for (const path of paths) if (!partOf.has(path)) partOf.set(path, part);
  }

const DYNAMIC = /(?<!typeof )\bimport\(("\.{1,2}\/[^"]+")\)/g;

/**
 * A file for each `import()`, and one for each set of modules that some of them share, are a hundred files
 * that Node opens for one `show`: 0.3 ms each. Here a module stands with its part or with who imports it,
 * and still runs only when it is asked for.
 */
export const fewFiles: Plugin = {
  name: "few-files",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replace(DYNAMIC, (_, module: string) => {
        const file = relative(".", resolve(dirname(path), JSON.parse(module)));
        const part = partOf.get(file);
        return part === undefined
          ? `Promise.resolve().then(() => require(${module}))`
          : `import("part:${part}").then(({ load }) => load["${file}"]())`;
      }),
    }));
    onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice("part:".length), namespace: "part" }));
    onLoad({ filter: /./, namespace: "part" }, ({ path: part }) => {
      const modules = [...partOf].filter(([, its]) => its === part).map(([path]) => path);
      const after = PARTS[part]?.after;
      const first = after === undefined ? "" : `import "part:${after}";`;
      return { resolveDir: ".", contents: `${first} ${loaderOf(modules)}` };
    });
  },
};

/** One module alone runs with its part, so that it may wait for what it needs as it loads (ink does). */
function loaderOf(modules: readonly string[]): string {
  const [module] = modules;
  if (modules.length === 1)
    return `import * as it from "./${module}"; export const load = { "${module}": () => it };`;
  const loads = modules.map((path) => `"${path}": () => require("./${path}"),`);
  return `export const load = {${loads.join("\n")}};`;
}
