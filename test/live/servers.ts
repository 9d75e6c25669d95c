import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Kind, type Live, startBinary, startCompose, waitForReady } from "./start.ts";

const LOCAL_BIN = join(import.meta.dirname, "../../.live/bin");

export interface Found {
  readonly server: Live;
  /** What it says itself; servers built without release flags do not know. */
  readonly version: string;
}

/**
 * A server from the first place that has it: an address in the environment, a binary on PATH or in
 * `.live/bin`, Docker Compose. Undefined where no place has it. A place that has it and cannot give
 * it is trouble: nothing is skipped in silence.
 */
export async function findServer(kind: Kind): Promise<Found | undefined> {
  const server = (await fromEnvironment(kind)) ?? (await fromBinary(kind)) ?? (await fromCompose(kind));
  return server && { server, version: await versionOf(kind, server.url) };
}

async function fromEnvironment(kind: Kind): Promise<Live | undefined> {
  const name = `LGTRACE_TEST_${kind.toUpperCase()}`;
  const given = process.env[name];
  if (given === undefined || given === "") return undefined;
  const url = given.replace(/\/+$/, "");
  await waitForReady(url, 30_000);
  const otlp = kind === "tempo" ? (process.env.LGTRACE_TEST_TEMPO_OTLP ?? besides(url, 4318)) : undefined;
  return { url, otlp: otlp?.replace(/\/+$/, ""), from: `${name}=${url}`, stop: async () => {} };
}

function besides(url: string, port: number): string {
  return `http://${new URL(url).hostname}:${port}`;
}

async function fromBinary(kind: Kind): Promise<Live | undefined> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), LOCAL_BIN].filter(Boolean);
  const binary = folders.map((folder) => join(folder, kind)).find(isExecutable);
  return binary === undefined ? undefined : startBinary(kind, binary);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Compose counts only where an engine answers: a client alone runs nothing. */
async function fromCompose(kind: Kind): Promise<Live | undefined> {
  const answers = (...argv: string[]) => spawnSync("docker", argv, { timeout: 10_000 }).status === 0;
  return answers("info") && answers("compose", "version") ? startCompose(kind) : undefined;
}

async function versionOf(kind: Kind, url: string): Promise<string> {
  const path = kind === "tempo" ? "/api/status/buildinfo" : "/loki/api/v1/status/buildinfo";
  const { version } = (await (await fetch(url + path)).json()) as { version?: string };
  return version || "version unknown";
}
