// All rules, as `diagnose` runs them: over many small traces of a store, over one trace of 100,000 spans,
// and the peak memory of the whole command over stores of two sizes.
//   npm run build && npx node bench/rules.ts [traces=10000] [store|large|memory]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { diagnosisOf, type Judging } from "../src/cli/diagnosing.ts";
import { readFiles } from "../src/evidence/read-files.ts";
import type { TraceEvidence } from "../src/model/evidence.ts";
import { RULES } from "../src/rules/registry.ts";
import { openStore } from "../src/store/store.ts";
import { TraceFacts } from "../src/trace/facts.ts";
import { NameReader } from "../src/trace/role-of-name.ts";
import { largeTrace, SHAPES } from "./large-trace.ts";
import { storyStore } from "./story-store.ts";

const BIN = fileURLToPath(new URL("../bin/lgtrace.js", import.meta.url));
const TELL_PEAK = "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))";
const FEW = 2_000;
const MANY = 20_000;
const ROUNDS = 3;
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

/** Reading from the store apart and together with judging; the best of some rounds. */
async function overStore(): Promise<void> {
  const store = openStore(await storyStore(traces), { mode: "read" });
  const rounds = Array.from({ length: ROUNDS }, () => {
    let findings = 0;
    let read = 0;
    const reading = cpuMs(() => {
      for (const evidence of store.readTraces()) read += evidence.spans.length;
    });
    const all = cpuMs(() => {
      for (const evidence of store.readTraces()) findings += judged(evidence);
    });
    return { reading, all, read, findings };
  });
  store.close();
  const [best] = rounds.toSorted((one, other) => one.all - other.all);
  if (best === undefined) return;
  const rate = Math.round(best.read / (best.all / 1000));
  const each = (ms: number) => `${((ms * 1000) / traces).toFixed(0)} µs`;
  console.log(
    `${rate} spans/s  ${traces} traces, ${best.read} spans, ${best.findings} findings; a trace ${each(best.all)}, of which reading ${each(best.reading)}   (wanted: 40000)`,
  );
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
  console.log(`${few.toFixed(0)} and ${many.toFixed(0)} MB  ${of}   (wanted: the same)`);
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

/** What this thread worked, so that neighbours on the machine do not count. */
function cpuMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
