import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { negotiated, recorded } from "../test/replay/replies.ts";
import { startReplay } from "../test/replay/server.ts";
import type { Functions } from "./eager.ts";

const PROGRAM = resolve("bin/lgtrace.js");
const DIST = pathToFileURL(resolve("dist")).href;
const FILES = ["sample-trace.json", "miniserve.log"].map((name) => resolve("fixtures", name));
const CONTRACT = resolve("fixtures/lgtrace.contract.yaml");
/** The traces of fixtures/sample-trace.json and of fixtures/recorded/tempo/trace-v2. */
const [SAMPLE, RECORDED] = ["7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e", "33c210616dbed745391f27e8b1ebae5d"];

/** What a day with lgtrace is made of; SERVER is Tempo and Loki at once. */
const REPERTOIRE = [
  ["--version"],
  ["import", ...FILES],
  ["show", ...FILES],
  ["show", SAMPLE],
  ["show", RECORDED, "--remote", "--tempo", "SERVER", "--loki", "SERVER"],
  ["find", "--tokens-out", "0"],
  ["diagnose", ...FILES, "--fail-on", "never"],
  ["check-contract", ...FILES, "--contract", CONTRACT],
  ["complete", "--", "show", "7"],
  ["complete", "--", "diagnose", "--rule", "z"],
];

/** What V8 writes at the end of a run (`NODE_V8_COVERAGE`): offsets are of the text as it was loaded. */
interface Coverage {
  readonly result: readonly { readonly url: string; readonly functions: readonly Covered[] }[];
}

interface Covered {
  /** The whole function first, then its blocks. */
  readonly ranges: readonly {
    readonly startOffset: number;
    readonly endOffset: number;
    readonly count: number;
  }[];
}

/** Plays the built program on fixtures, and says of each of its files which functions ran. */
export async function rehearse(): Promise<ReadonlyMap<string, Functions>> {
  const folder = mkdtempSync(join(tmpdir(), "lgtrace-build-"));
  const coverage = join(folder, "coverage");
  const env = {
    PATH: process.env.PATH,
    XDG_CONFIG_HOME: folder,
    LGTRACE_STORE: join(folder, "store.db"),
    NODE_V8_COVERAGE: coverage,
  };
  await using server = await startReplay({
    "/api/v2/traces/*": negotiated(recorded("tempo/trace-v2-protobuf"), recorded("tempo/trace-v2")),
    "/loki/api/v1/query_range": recorded("loki/lines-categorized"),
  });
  try {
    for (const part of REPERTOIRE) {
      const words = part.map((word) => (word === "SERVER" ? server.url : word));
      await play(words, env);
    }
    return ranIn(coverage);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function play(words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const player = spawn(process.execPath, [PROGRAM, ...words], { env, stdio: ["ignore", "ignore", "pipe"] });
  const [said, [code]] = await Promise.all([text(player.stderr), once(player, "exit")]);
  if (code !== 0) throw new Error(`lgtrace ${words.join(" ")} ended with ${code}: ${said}`);
}

function ranIn(folder: string): ReadonlyMap<string, Functions> {
  const ran = new Map<string, Set<string>>();
  for (const name of readdirSync(folder)) {
    const { result }: Coverage = JSON.parse(readFileSync(join(folder, name), "utf8"));
    for (const { url, functions } of result.filter(({ url }) => url.startsWith(DIST))) {
      const file = fileURLToPath(url);
      const known = ran.get(file) ?? new Set();
      ran.set(file, known);
      for (const { ranges } of functions) {
        const [whole] = ranges;
        if (whole !== undefined && whole.count > 0) known.add(`${whole.startOffset}:${whole.endOffset}`);
      }
    }
  }
  return ran;
}
