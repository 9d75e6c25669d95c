// Whole starts of the built program, as multiples of a bare start of the same Node: the commands take
// turns, the median of each.
//   npm run build && npx node bench/start-up.ts [rounds=21]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { traceFile } from "./generate.ts";

const TRACES = 25_000; // of 8 spans
const BIN = fileURLToPath(new URL("../bin/lgtrace.js", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../fixtures/sample-trace.json", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "lgtrace-bench-"));
const env = { ...process.env, LGTRACE_STORE: join(folder, "store.db") };
start(BIN, "import", await traceFile(TRACES));
const traceId = start(BIN, "find", "--limit", "1", "-o", "ids").trim();

const commands: readonly [name: string, wanted: string, args: readonly string[]][] = [
  ["node -e 0", "", ["-e", "0"]],
  ["lgtrace --version", "   (wanted: 1.5)", [BIN, "--version"]],
  ["lgtrace show ID, of 200,000 spans", "   (wanted: 3)", [BIN, "show", traceId]],
  ["lgtrace show FILE", "", [BIN, "show", SAMPLE]],
  ["lgtrace find --tokens-out 0", "", [BIN, "find", "--tokens-out", "0"]],
  ["Tab, a flag", "   (wanted: 2 × --version)", [BIN, "complete", "--", "show", "--outp"]],
  ["Tab, a rule", "   (wanted: 2 × --version)", [BIN, "complete", "--", "diagnose", "--rule", "z"]],
  ["Tab, a trace id", "", [BIN, "complete", "--", "show", traceId.slice(0, 2)]],
];
const rounds = Number(process.argv[2] ?? 21);
const times = commands.map((): number[] => []);
for (let round = 0; round < rounds; round += 1)
  for (const [index, [, , args]] of commands.entries()) {
    const started = performance.now();
    start(...args);
    times[index]?.push(performance.now() - started);
  }
rmSync(folder, { recursive: true });

const medians = times.map((runs) => runs.sort((one, other) => one - other)[rounds >> 1] ?? Number.NaN);
const [bare = Number.NaN] = medians;
for (const [index, [name, wanted]] of commands.entries()) {
  const median = medians[index] ?? Number.NaN;
  console.log(`${median.toFixed(0).padStart(4)} ms  ${(median / bare).toFixed(2)} ×  ${name}${wanted}`);
}

function start(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { env, encoding: "utf8" });
}
