// The built command line against real Tempo and Loki (found as test/live does), as ratios of one run.
//   PATH=/where/tempo/is:$PATH npx node bench/live.ts [traces=10000]
// The first argument sets how many traces match `find --limit 0`; a thousand of them are fetched.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { otlpJson } from "../fixtures/formats/otlp-json.ts";
import { emptyCompletion } from "../fixtures/stories/empty-completion.ts";
import { freshStory, pushLines } from "../test/live/push.ts";
import { findServer } from "../test/live/servers.ts";
import { untilFound } from "../test/live/wait.ts";
import { type Question, recorderOf } from "./recorder.ts";

const ROUNDS = 9;
const BATCH = 200;
const FETCHED = 1000;
const ONE_BY_ONE = 40;
/** Two of the story's ten spans, so that eight are shown. */
const LEFT_OUT = new Set(["embed.query", "vector.search"]);
const FLAGS = ["--tokens-out", "0", "--since", "24h", "--limit", "0"];

interface Ran {
  readonly ms: number;
  readonly peakMb: number;
  readonly stdout: string;
}

const traces = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), "lgtrace-bench-"));
const [tempo, loki] = await Promise.all([findServer("tempo"), findServer("loki")]);
if (tempo?.server.otlp === undefined || loki === undefined) throw new Error("no Tempo, or no Loki");
const otlp = tempo.server.otlp;
const env = {
  ...process.env,
  TEMPO_URL: tempo.server.url,
  LOKI_ADDR: loki.server.url,
  XDG_CONFIG_HOME: folder,
};
try {
  await show();
  await push(traces);
  await find();
  await fetchThem();
} finally {
  await Promise.all([tempo.server.stop(), loki.server.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

/** `show <id>` against a bare script on the same Node that gets the same three answers with node:http. */
async function show(): Promise<void> {
  const story = freshStory(emptyCompletion);
  const spans = story.spans.filter(({ name }) => !LEFT_OUT.has(name));
  await pushSpansOf([spans]);
  await pushLines(loki?.server ?? { url: "" }, story.lines, "JSON body");
  const bare = join(import.meta.dirname, "bare-show.mjs");
  const times: Record<"lgtrace" | "bare", number[]> = { lgtrace: [], bare: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.lgtrace.push((await lgtrace("show", story.traceId, "--remote")).ms);
    times.bare.push((await run(bare, story.traceId)).ms);
  }
  const [ours, theirs] = [median(times.lgtrace), median(times.bare)];
  report(
    `show <id>, ${spans.length} spans and their lines`,
    `${ours.toFixed(0)} ms, bare ${theirs.toFixed(0)} ms`,
    ours / theirs,
    "2 x",
  );
}

/** The start-up of lgtrace itself is left out; that of a bare script too. */
async function find(): Promise<void> {
  const startUp = median(await repeated(5, async () => (await lgtrace("--version")).ms));
  const { questions, atATime } = await asked("find", ...FLAGS, "-o", "ids");
  const ours: Ran[] = [];
  const raw: number[] = [];
  for (let round = 0; round < 3; round++) {
    ours.push(await lgtrace("find", ...FLAGS, "-o", "ids"));
    raw.push(await bareAnswers(questions, atATime));
  }
  const [time, theirs] = [median(ours.map(({ ms }) => ms)) - startUp, median(raw)];
  const found = ours[0]?.stdout.split("\n").filter(Boolean).length ?? 0;
  const peak = Math.max(...ours.map(({ peakMb }) => peakMb));
  report(
    `find --limit 0, ${found} traces, ${peak.toFixed(0)} MB`,
    `${time.toFixed(0)} ms, the ${questions.length} answers read bare (${atATime} at a time) ${theirs.toFixed(0)} ms`,
    time / theirs,
    "1.5 x, 200 MB",
  );
}

/** What a command asks Tempo, and how much of it at a time at most. */
async function asked(
  ...argv: string[]
): Promise<{ readonly questions: readonly Question[]; readonly atATime: number }> {
  const recorder = await recorderOf(tempo?.server.url ?? "");
  await run(resolve("bin/lgtrace.js"), ...argv, "--tempo", recorder.url);
  await recorder.close();
  return { questions: recorder.questions, atATime: recorder.most.atATime };
}

/** The same answers, read and thrown away by a process that does nothing else; its own clock. */
async function bareAnswers(questions: readonly Question[], atATime: number): Promise<number> {
  const file = join(folder, "questions.json");
  writeFileSync(file, JSON.stringify(questions));
  const { stdout } = await run(join(import.meta.dirname, "bare-answers.mjs"), file, String(atATime));
  return Number(stdout);
}

async function fetchThem(): Promise<void> {
  const { stdout } = await lgtrace("find", ...FLAGS, "-o", "ids");
  const ids = stdout.split("\n").filter(Boolean).slice(0, FETCHED);
  const together = await lgtrace("fetch", ...ids, "--store", join(folder, "together.db"));
  let alone = 0;
  for (const id of ids.slice(0, ONE_BY_ONE))
    alone += (await lgtrace("fetch", id, "--store", join(folder, "alone.db"))).ms;
  const inOne = await lgtrace("fetch", ...ids, "--concurrency", "1", "--store", join(folder, "one.db"));
  const oneByOne = (alone / ONE_BY_ONE) * ids.length;
  report(
    together.stdout.trim(),
    `${together.ms.toFixed(0)} ms, a command each ${oneByOne.toFixed(0)} ms (from ${ONE_BY_ONE}), --concurrency 1 ${inOne.ms.toFixed(0)} ms`,
    oneByOne / together.ms,
    "at least 5 x",
  );
}

/** Traces begin a tenth of a second apart: a search's pages are cut by seconds. */
async function push(count: number): Promise<void> {
  for (let first = 0; first < count; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - first) }, (_, at) =>
      freshStory(emptyCompletion, { agoMs: 60_000 + (first + at) * 100 }),
    );
    await pushSpansOf(batch.map(({ spans }) => spans));
    const lines = batch.flatMap((story) => story.lines);
    await pushLines(loki?.server ?? { url: "" }, lines, "structured metadata");
  }
  await untilFound({ url: tempo?.server.url ?? "" }, '{ name = "llm.decode" }', count);
}

async function pushSpansOf(traceSpans: readonly Parameters<typeof otlpJson>[0][]): Promise<void> {
  const answer = await fetch(`${otlp}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: otlpJson(traceSpans.flat()),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

function lgtrace(...argv: string[]): Promise<Ran> {
  return run(resolve("bin/lgtrace.js"), ...argv);
}

function run(script: string, ...argv: string[]): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, [script, ...argv], { env, stdio: ["ignore", "pipe", "inherit"] });
  let stdout = "";
  let peakMb = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, 20);
  return new Promise((done) => {
    child.on("close", (code) => {
      clearInterval(watch);
      if (code !== 0) throw new Error(`exit ${code}: ${argv.slice(0, 3).join(" ")}`);
      done({ ms: performance.now() - started, peakMb, stdout });
    });
  });
}

/** The kernel's high-water mark of a process's memory; 0 where there is no /proc. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function repeated(times: number, one: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < times; round++) all.push(await one());
  return all;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function report(what: string, figures: string, ratio: number, wanted: string): void {
  console.log(`${what}: ${figures}: ${ratio.toFixed(2)} x   (wanted: ${wanted})`);
}
