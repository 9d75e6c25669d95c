// Import of OTLP JSONL by the built program, indexes, dedupe and durability included, as a share of bare
// JSON.parse of the same lines. Both run alone, in a fresh process each, and take turns: the import's whole
// process from its start to its end, of parsing the loop only; the best of each.
//   npm run build && npx node bench/import.ts [traces=100000] [rounds=3]
import { spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { traceFile } from "./generate.ts";

const SPANS_A_TRACE = 8;
const LINES_AT_ONCE = 1000;
const BIN = fileURLToPath(new URL("../bin/lgtrace.js", import.meta.url));
const TELL_COSTS = `process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  console.error("costs", maxRSS, (userCPUTime + systemCPUTime) / 1000);
})`;

if (process.argv[2] === "parse") console.log(await parsingMs(process.argv[3] ?? ""));
else await compare(Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 3));

async function compare(traces: number, rounds: number): Promise<void> {
  const file = await traceFile(traces);
  const runs = Array.from({ length: rounds }, () => ({ ...importing(file), parsing: parsed(file) }));
  const wall = Math.min(...runs.map((run) => run.wall));
  const cpu = Math.min(...runs.map((run) => run.cpu));
  const parsing = Math.min(...runs.map((run) => run.parsing));
  const spans = traces * SPANS_A_TRACE;
  const each = (ms: number) => `${((ms * 1000) / spans).toFixed(2)} µs a span`;
  console.log(
    `${spans} spans: import ${each(wall)}, all threads' work ${each(cpu)}; JSON.parse ${each(parsing)}`,
  );
  console.log(`ratio ${(parsing / wall).toFixed(2)}   (wanted: 0.45)`);
  console.log(
    `peak memory ${Math.max(...runs.map((run) => run.megabytes)).toFixed(0)} MB   (wanted: 300 MB for 1 GB)`,
  );
}

function importing(file: string): { wall: number; cpu: number; megabytes: number } {
  const folder = mkdtempSync(join(tmpdir(), "lgtrace-bench-"));
  const args = ["--import", `data:text/javascript,${TELL_COSTS}`, BIN, "import", file];
  const started = performance.now();
  const stderr = run([...args, "--store", join(folder, "store.db")]).stderr;
  const wall = performance.now() - started;
  rmSync(folder, { recursive: true });
  const [, kilobytes, cpu] = /costs (\d+) ([\d.]+)/.exec(stderr) ?? [];
  return { wall, cpu: Number(cpu), megabytes: Number(kilobytes) / 1024 };
}

function parsed(file: string): number {
  return Number(run([fileURLToPath(import.meta.url), "parse", file]).stdout);
}

function run(args: readonly string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return { stdout, stderr };
}

/** Milliseconds that parsing takes, reading left out. */
async function parsingMs(file: string): Promise<number> {
  let total = 0;
  let lines: string[] = [];
  const parse = () => {
    const started = performance.now();
    for (const line of lines) JSON.parse(line);
    total += performance.now() - started;
    lines = [];
  };
  for await (const line of createInterface(createReadStream(file))) {
    lines.push(line);
    if (lines.length === LINES_AT_ONCE) parse();
  }
  parse();
  return total;
}
