// All rules, as `diagnose` runs them: over many small traces of a store, over one trace of 100,000 spans,
// and the peak memory of the whole command over stores of two sizes.
//   npm run build && npx node bench/rules.ts [traces=10000] [store|large|memory]
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { diagnosisOf, type Judging } from "../src/cli/judging/diagnosing.ts";
import { readFiles } from "../src/evidence/read-files.ts";
import type { TraceEvidence } from "../src/model/evidence.ts";
import { RULES } from "../src/rules/registry.ts";
import { openStore } from "../src/store/store.ts";
import { TraceFacts } from "../src/trace/facts.ts";
import { NameReader } from "../src/trace/role-of-name.ts";
import { traceFile } from "./generate.ts";
import { largeTrace, SHAPES } from "./large-trace.ts";
import { storyStore } from "./story-store.ts";

const BIN = fileURLToPath(new URL("../bin/lgtrace.js", import.meta.url));
const TELL_PEAK = "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))";
const FEW = 20_000;
const MANY = 160_000;
const ROUNDS = 4;
const PARSED = 10_000;
const SPANS_A_TRACE = 8;
const JUDGING: Judging = {
  rules: RULES,
  contract: undefined,
  now: undefined,
  clock: () => 0n,
  logsGiven: () => true,
  run: undefined,
};

const names = new NameReader();
const traces = Number(process.argv[2] ?? 10_000);
const only = process.argv[3];
if (only === undefined || only === "store") await overStore();
if (only === undefined || only === "large") await overLarge();
if (only === undefined || only === "memory") await memory();

/** Reading from the store apart, and together with judging; the best of some rounds of each. */
async function overStore(): Promise<void> {
  const store = openStore(await storyStore(traces), { mode: "read" });
  let spans = 0;
  let findings = 0;
  const reading = bestMs(() => {
    spans = 0;
    for (const evidence of store.readTraces()) spans += evidence.spans.length;
  });
  const all = bestMs(() => {
    findings = 0;
    for (const evidence of store.readTraces()) findings += judged(evidence);
  });
  store.close();
  const each = (ms: number) => `${((ms * 1000) / spans).toFixed(1)} µs a span`;
  const parsing = await parsingUs();
  console.log(
    `${Math.round(spans / (all / 1000))} spans/s  ${traces} traces, ${spans} spans, ${findings} findings: ` +
      `${each(all)}, of which reading ${each(reading)}   (wanted: 40000)`,
  );
  console.log(
    `${((all * 1000) / spans / parsing).toFixed(0)} times JSON.parse of a span as OTLP, ${parsing.toFixed(2)} µs`,
  );
}

/** What this machine takes just now to parse a span of `generate.ts`: the yardstick of `import.ts`. */
async function parsingUs(): Promise<number> {
  const lines = readFileSync(await traceFile(PARSED), "utf8")
    .trimEnd()
    .split("\n");
  const ms = bestMs(() => {
    for (const line of lines) JSON.parse(line);
  });
  return (ms * 1000) / (PARSED * SPANS_A_TRACE);
}

/** One trace, judged for the first time by a process that has judged others. */
async function overLarge(): Promise<void> {
  for (const [name, shape] of Object.entries(SHAPES)) {
    const { traces: read } = (await readFiles([await largeTrace(name, shape)], undefined)).result();
    const [evidence] = read;
    if (evidence === undefined) continue;
    let findings = 0;
    const ms = cpuMs(() => {
      findings = judged(evidence);
    });
    console.log(`${(ms / 1000).toFixed(2)} s  ${name}, 100000 spans, ${findings} findings   (wanted: 5 s)`);
  }
}

function judged(evidence: TraceEvidence): number {
  const { findings, crashed } = diagnosisOf(new TraceFacts(evidence, names), JUDGING);
  if (crashed.length > 0) throw crashed[0]?.error;
  return findings.length;
}

async function memory(): Promise<void> {
  const [few, many] = [peakMb(await storyStore(FEW)), peakMb(await storyStore(MANY))];
  const of = `diagnose -o jsonl of ${FEW} and of ${MANY} traces`;
  console.log(`${few.toFixed(0)} and ${many.toFixed(0)} MB at the peak  ${of}   (wanted: the same)`);
}

function peakMb(store: string): number {
  const command = [BIN, "diagnose", "--local", "--store", store, "-o", "jsonl"];
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${TELL_PEAK}`, ...command],
    {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const kilobytes = Number(/peak (\d+)/.exec(stderr)?.[1] ?? Number.NaN);
  if (Number.isNaN(kilobytes)) throw new Error(stderr);
  return kilobytes / 1024;
}

function bestMs(run: () => void): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => cpuMs(run)));
}

/** What this thread worked, so that neighbours on the machine do not count. */
function cpuMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
