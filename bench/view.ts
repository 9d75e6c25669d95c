// `show -i` on a pseudo-terminal (util-linux' `script`): the first frame of a trace of 8 spans against the
// static `show` on the same, peak memory of both; and in this process what a key takes on 100,000 spans.
//   npm run build && npx node bench/view.ts [rounds=9]
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { setTimeout as passed } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { judgingHere } from "../src/cli/judging/diagnosing.ts";
import { worldOf } from "../src/cli/process/world.ts";
import { readFiles } from "../src/evidence/read-files.ts";
import { makeStyle } from "../src/report/style.ts";
import { TraceFacts } from "../src/trace/facts.ts";
import type { walk as Walk } from "../src/view/walk.tsx";
import { traceFile } from "./generate.ts";
import { largeTrace, SHAPES } from "./large-trace.ts";

const BIN = fileURLToPath(new URL("../bin/lgtrace.js", import.meta.url));
const rounds = Number(process.argv[2] ?? 9);
const SIZE = { columns: 120, rows: 40 };
/** Keys that are pressed in turns, after those that lead there. */
const KEYS: readonly (readonly [name: string, before: string, ...turns: readonly string[]])[] = [
  ["down", "g", "j"],
  ["page down", "g", "\u001b[6~"],
  ["to the last row and the first", "g", "G", "g"],
  ["fold and unfold a span of 10", "gjj", "h", "l"],
  ["fold and unfold the root", "g", "h", "l"],
  ["next error", "g", "x"],
  ["zoom and back", "gjj", "z", "Z"],
];
const KEY_ROUNDS = 25;
const FOOT = "? help";
const TELL =
  "--import=data:text/javascript,process.on('exit',()=>console.log('peak '+process.resourceUsage().maxRSS))";

await firstFrames(await traceFile(1), "8 spans", rounds);
const agent = SHAPES.agent;
if (agent === undefined) throw new Error("no shape of that name");
const large = await largeTrace("agent", agent);
await firstFrames(large, "100,000 spans", 3);
await keyPresses(large);

async function firstFrames(file: string, what: string, times: number): Promise<void> {
  const frames: Run[] = [];
  const statics: Run[] = [];
  for (let round = 0; round < times; round += 1) {
    statics.push(await onTerminal(["show", file], undefined));
    frames.push(await onTerminal(["show", file, "-i"], FOOT));
  }
  const [still, drawn] = [middle(statics.map(({ ms }) => ms)), middle(frames.map(({ ms }) => ms))];
  console.log(
    `${drawn.toFixed(0)} ms  ${(drawn / still).toFixed(2)} ×  first frame of ${what} against show, ${still.toFixed(0)} ms   (wanted: 4)`,
  );
  const [less, more] = [middle(statics.map(({ mb }) => mb)), middle(frames.map(({ mb }) => mb))];
  console.log(
    `${more.toFixed(0)} MB  ${(more / less).toFixed(2)} ×  peak memory, ${what}, against show, ${less.toFixed(0)} MB   (wanted: 1.5)`,
  );
}

interface Run {
  readonly ms: number;
  readonly mb: number;
}

/** Until a text is drawn, or to the end; then `q`. The peak is what the process says of itself as it leaves. */
async function onTerminal(words: readonly string[], until: string | undefined): Promise<Run> {
  const command = [
    "stty",
    "cols",
    `${SIZE.columns}`,
    "rows",
    `${SIZE.rows};`,
    "exec",
    process.execPath,
    ...[TELL, BIN, ...words].map(quoted),
  ];
  const started = performance.now();
  const child = spawn("script", ["-qec", command.join(" "), "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let text = "";
  let ms = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if (ms === 0 && until !== undefined && text.includes(until)) {
      ms = performance.now() - started;
      child.stdin.write("q");
    }
  });
  await new Promise((done) => child.once("close", done));
  const kilobytes = Number(/peak (\d+)/.exec(text)?.[1]);
  return { ms: until === undefined ? performance.now() - started : ms, mb: kilobytes / 1024 };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

async function keyPresses(file: string): Promise<void> {
  const reading = await readFiles([file], undefined);
  const [evidence] = reading.result().traces;
  if (evidence === undefined) throw new Error(`no trace in ${file}`);
  const facts = new TraceFacts(evidence);
  const judge = await judgingHere(worldOf(process));
  const [part = ""] = globSync("dist/view-*.js");
  const { load } = (await import(resolve(part))) as {
    load: { "src/view/walk.tsx": () => { walk: typeof Walk } };
  };
  const { walk } = load["src/view/walk.tsx"]();
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  let last = 0;
  const write = (_chunk: Buffer, _encoding: string, done: () => void) => {
    last = performance.now();
    done();
  };
  const stdout = Object.assign(new Writable({ write }), { isTTY: true, ...SIZE });
  const terminal = {
    stdin,
    stdout,
    style: makeStyle({ width: SIZE.columns, color: 1, ascii: false, full: false, timezone: "UTC" }),
  };
  const doings = new Proxy({}, { get: () => () => "" });
  const ended = walk(
    { kind: "trace", opened: { facts, diagnosis: judge(facts) } },
    doings as never,
    terminal as never,
  );
  await passed(500);
  const press = async (key: string): Promise<number> => {
    const pressed = performance.now();
    stdin.write(key);
    await passed(60);
    return Math.max(0, last - pressed);
  };
  for (const [name, before, ...turns] of KEYS) {
    for (const key of before) await press(key);
    const times: number[] = [];
    for (let round = 0; round < KEY_ROUNDS; round += 1) for (const key of turns) times.push(await press(key));
    console.log(
      `${middle(times).toFixed(1).padStart(5)} ms  ${Math.max(...times)
        .toFixed(0)
        .padStart(3)} at most  ${name}, on 100,000 spans   (wanted: 50)`,
    );
  }
  stdin.write("q");
  await ended;
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;
}
