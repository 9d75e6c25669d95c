import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly because: string;
}

/** Who may import whom. `packages` are npm packages and Node's own modules. */
const HOUSE: Readonly<Record<string, Room>> = {
  model: { rooms: [], packages: [], because: "the nouns depend on nothing, so everybody can depend on them" },
  vocabulary: { rooms: ["model"], packages: [], because: "what attribute names mean is a table" },
  wire: {
    rooms: ["model", "vocabulary"],
    packages: ["zod", "@bufbuild/protobuf/wire"],
    because: "formats turn bytes into nouns; they know no file, no server and no rule",
  },
  trace: { rooms: ["model", "vocabulary"], packages: [], because: "pure reasoning over spans" },
  query: {
    rooms: ["model", "vocabulary", "trace"],
    packages: [],
    because: "the question, whoever answers it",
  },
  source: {
    rooms: ["model", "vocabulary", "query", "wire"],
    packages: [
      "undici",
      "node:fs",
      "node:fs/promises",
      "node:path",
      "node:stream",
      "node:stream/promises",
      "node:tls",
      "node:zlib",
    ],
    because: "the only room that reads the outside world",
  },
  store: {
    rooms: ["model", "vocabulary", "query"],
    packages: ["better-sqlite3", "node:fs", "node:path"],
    because: "the only door to SQL",
  },
  evidence: {
    rooms: ["model", "vocabulary", "wire", "trace", "query", "source", "store"],
    packages: ["node:worker_threads"],
    because: "gathers, and leaves judging to others",
  },
  contract: {
    rooms: ["model", "vocabulary", "trace"],
    packages: ["zod", "yaml", "@marcbachmann/cel-js", "re2js"],
    because: "the span contract, judged without disk or clock",
  },
  rules: {
    rooms: ["model", "vocabulary", "trace", "query"],
    packages: ["node:crypto"],
    because: "judges facts; it reads no clock, no disk and no format",
  },
  report: {
    rooms: ["model", "trace"],
    packages: ["chalk", "cli-table3", "string-width"],
    because: "results to lines; no stream, no clock, no environment",
  },
  view: {
    rooms: ["model", "trace", "report"],
    packages: ["react", "ink"],
    because: "what one walks through draws what reports draw; what it can do beyond drawing is handed in",
  },
  cli: {
    rooms: [
      "model",
      "vocabulary",
      "wire",
      "trace",
      "query",
      "source",
      "store",
      "evidence",
      "contract",
      "rules",
      "report",
      "view",
    ],
    packages: [
      "commander",
      "zod",
      "yaml",
      "node:child_process",
      "node:fs",
      "node:fs/promises",
      "node:os",
      "node:path",
      "node:stream",
      "node:timers/promises",
      "node:tty",
    ],
    because: "the only room that knows there is a process",
  },
};

/** Files with a right that their room has not. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "src/contract/load.ts": ["node:fs", "node:path"],
  "src/rules/cost/list-price.ts": ["@pydantic/genai-prices"],
  "src/cli/judging/prices.ts": ["node:module"],
};

const PURE = ["trace", "query", "contract", "rules", "report"];
const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bMath\.random\(|\bperformance\.|\bfetch\(/;
const HEAVY = [
  "better-sqlite3",
  "zod",
  "yaml",
  "@marcbachmann/cel-js",
  "re2js",
  "@bufbuild/protobuf/wire",
  "@pydantic/genai-prices",
  "undici",
  "react",
  "ink",
];
const IMPORT = /^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"/gm;
/** `import type` leaves nothing to load. */
const LOADED = /^\s*(?:import|export)\s(?!type\b)(?:[^"';]*?\sfrom\s)?"([^"]+)"/gm;
const DYNAMIC_IMPORT = /\bimport\("([^"]+)"\)/g;

const files = globSync("src/**/*.{ts,tsx}").map(normalize).sort();
const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));

describe("the house", () => {
  it.each(files)("%s imports what its room may", (file) => {
    const room = roomOf(file);
    const law = HOUSE[room];
    expect(law, `${file} stands in no known room`).toBeDefined();
    const allowed = [...(law?.packages ?? []), ...(EXCEPTIONS[file] ?? [])];
    for (const target of [...imports(file), ...dynamicImports(file)]) {
      const inside = target.startsWith("src/");
      const legal = inside
        ? roomOf(target) === room || law?.rooms.includes(roomOf(target))
        : allowed.includes(target);
      expect(legal, `${file} imports ${target}; ${room}: ${law?.because}`).toBe(true);
    }
  });

  it.each(files.filter((file) => PURE.includes(roomOf(file)) && !(file in EXCEPTIONS)))(
    "%s reads no clock, environment, disk or network",
    (file) => {
      expect(IMPURE.exec(sources.get(file) ?? "")?.[0]).toBeUndefined();
    },
  );

  it("has no rule that spells an attribute key: what keys mean is the vocabulary's", () => {
    const key = /"(?:gen_ai|llm|ai|openinference|langfuse|mlflow|traceloop|http|db|session|user)\.[\w.]+"/;
    const spelling = files.filter(
      (file) => file.startsWith("src/rules/") && key.test(sources.get(file) ?? ""),
    );
    expect(spelling).toEqual([]);
  });

  it("makes of a key what it makes without a terminal: the state of a screen knows no drawing", () => {
    const state = files.filter((file) => file.startsWith("src/view/state/"));
    const drawing = /^(?:ink|react)$|^src\/view\/(?:screens|lines)\//;
    expect(state.flatMap(imports).filter((target) => drawing.test(target))).toEqual([]);
  });

  it("loads nothing heavy before it is asked for: start-up is a feature", () => {
    expect(reachable("src/cli/main.ts").filter((name) => HEAVY.includes(name))).toEqual([]);
  });

  it("has no file over 300 lines, a median of at most 80 and a p90 of at most 200", () => {
    const lengths = files
      .map((file) => (sources.get(file) ?? "").split("\n").length - 1)
      .sort((a, b) => a - b);
    expect(lengths.at(-1)).toBeLessThanOrEqual(300);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(200);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(80);
  });

  it("loads no file that loads it: what runs first is plain", () => {
    const circles = files.filter((file) =>
      targets(file, LOADED).some((target) => target !== file && reachable(target).includes(file)),
    );
    expect(circles).toEqual([]);
  });

  it("tests properties from one seed: a commit has one verdict", () => {
    const tests = globSync("test/**/*.ts").map(normalize);
    const ownSeed = tests.filter((file) => /^import .*"fast-check"/m.test(readFileSync(file, "utf8")));
    expect(ownSeed).toEqual(["test/properties.ts"]);
  });

  it("has no room for odds and ends", () => {
    expect(files.filter((file) => /\b(utils?|helpers?|common|misc|managers?|types)\b/i.test(file))).toEqual(
      [],
    );
  });
});

function roomOf(file: string): string {
  return file.split("/")[1] ?? "";
}

function imports(file: string): string[] {
  return targets(file, IMPORT);
}

function dynamicImports(file: string): string[] {
  return targets(file, DYNAMIC_IMPORT);
}

function targets(file: string, form: RegExp): string[] {
  const found = [...(sources.get(file) ?? "").matchAll(form)].map((match) => match[1] ?? "");
  return found.map((name) => (name.startsWith(".") ? normalize(join(dirname(file), name)) : builtin(name)));
}

function builtin(name: string): string {
  return builtinModules.includes(name) ? `node:${name}` : name;
}

/** Everything that loads with a file: its static imports, and theirs. */
function reachable(start: string): string[] {
  const seen = new Set([start]);
  for (const file of seen) {
    for (const target of targets(file, LOADED)) seen.add(target);
  }
  return [...seen];
}
