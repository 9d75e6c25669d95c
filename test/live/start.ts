import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Guarded } from "./guard.ts";

const GUARD = join(import.meta.dirname, "guard.ts");
const CONFIGS = join(import.meta.dirname, "servers");
const COMPOSE = join(import.meta.dirname, "compose.yaml");
const READY_MS = 90_000;
const PULL_MS = 600_000;

export type Kind = "tempo" | "loki";

/** A server that the tests may use. */
export interface Live {
  readonly url: string;
  /** Where spans are pushed; Tempo only. */
  readonly otlp: string | undefined;
  /** Where it was found, in words. */
  readonly from: string;
  stop(): Promise<void>;
}

/**
 * Starts a binary on free ports of loopback, with everything that it writes in a folder of its own.
 * Where another process took one of the ports in between, on other ports.
 */
export async function startBinary(kind: Kind, binary: string, triesLeft = 2): Promise<Live> {
  try {
    return await startOnFreePorts(kind, binary);
  } catch (error) {
    if (triesLeft === 0 || !/address already in use/.test(String(error))) throw error;
    return startBinary(kind, binary, triesLeft - 1);
  }
}

async function startOnFreePorts(kind: Kind, binary: string): Promise<Live> {
  const [http = 0, grpc = 0, otlp = 0, otlpGrpc = 0] = await freePorts(4);
  const folder = mkdtempSync(join(tmpdir(), `lgtrace-live-${kind}-`));
  const config = ["-config.expand-env=true", `-config.file=${join(CONFIGS, `${kind}.yaml`)}`];
  const env = {
    LIVE_DIR: folder,
    LIVE_ADDRESS: "127.0.0.1",
    LIVE_HTTP_PORT: String(http),
    LIVE_GRPC_PORT: String(grpc),
    LIVE_OTLP_PORT: String(otlp),
    LIVE_OTLP_GRPC_PORT: String(otlpGrpc),
  };
  const process = startGuard({ command: [binary, ...config], folder }, env);
  return ready(process, { kind, http, otlp, from: binary }, READY_MS);
}

/** Starts one service of compose.yaml on free ports. */
export async function startCompose(kind: Kind): Promise<Live> {
  const [http = 0, otlp = 0] = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), `lgtrace-live-${kind}-`));
  const compose = ["docker", "compose", "-f", COMPOSE, "-p", `lgtrace-live-${kind}-${http}`] as const;
  const env = {
    LIVE_TEMPO_PORT: String(http),
    LIVE_LOKI_PORT: String(http),
    LIVE_OTLP_PORT: String(otlp),
  };
  const command = [...compose, "up", "--no-log-prefix", kind] as const;
  const process = startGuard({ command, after: [...compose, "down", "--volumes"], folder }, env);
  return ready(process, { kind, http, otlp, from: "Docker Compose, test/live/compose.yaml" }, PULL_MS);
}

/** Asks a server for `/ready` until it says so; throws with its last answer when time runs out. */
export async function waitForReady(
  url: string,
  ms: number,
  alive: () => boolean = () => true,
): Promise<void> {
  const until = Date.now() + ms;
  let said = "nothing";
  while (Date.now() < until && alive()) {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) }).catch(String);
    if (typeof answer === "string") said = answer;
    else if (answer.ok) return;
    else said = (await answer.text()).trim();
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} is not ready${alive() ? ` after ${ms / 1000} s` : ", its process ended"}: ${said}`);
}

interface Starting {
  readonly kind: Kind;
  readonly http: number;
  readonly otlp: number;
  readonly from: string;
}

async function ready(guard: GuardProcess, { kind, http, otlp, from }: Starting, ms: number): Promise<Live> {
  const url = `http://127.0.0.1:${http}`;
  try {
    await waitForReady(url, ms, () => guard.child.exitCode === null);
  } catch (error) {
    await stop(guard.child);
    throw new Error(`${from}: ${error instanceof Error ? error.message : error}\n${guard.printed()}`);
  }
  const push = kind === "tempo" ? `http://127.0.0.1:${otlp}` : undefined;
  return { url, otlp: push, from, stop: () => stop(guard.child) };
}

interface GuardProcess {
  readonly child: ChildProcess;
  /** The end of what the server printed. */
  readonly printed: () => string;
}

function startGuard(guarded: Guarded, env: Readonly<Record<string, string>>): GuardProcess {
  const child = spawn(process.execPath, [GUARD, JSON.stringify(guarded)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let tail = "";
  const keep = (text: string): void => {
    tail = (tail + text).slice(-4000);
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  return { child, printed: () => tail };
}

function stop(guard: ChildProcess): Promise<void> {
  if (guard.exitCode !== null) return Promise.resolve();
  const gone = new Promise<void>((done) => guard.once("exit", () => done()));
  guard.stdin?.end();
  return gone;
}

/** Free ports, all held until all are known, so that none is named twice. */
async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, hold));
  const ports = held.map(portOf);
  await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function hold(): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => done(server));
  });
}
