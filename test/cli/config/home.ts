import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BackendFlags, backendsOf } from "../../../src/cli/config/backends.ts";
import type { Backend, Backends } from "../../../src/model/backend.ts";
import { Failure } from "../../../src/model/failure.ts";

type Kind = "tempo" | "loki" | "grafana";

/** A user's home with a configuration file, and a working tree in it. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), "lgtrace-home-"));
  readonly tree = join(this.folder, "tree");
  readonly configPath = join(this.folder, ".config", "lgtrace", "config.yaml");

  constructor() {
    mkdirSync(join(this.tree, ".git"), { recursive: true });
  }

  /** The user's own configuration, for its owner alone. */
  config(text: string, mode = 0o600): void {
    this.file(".config/lgtrace/config.yaml", text, mode);
  }

  /** One context, `prod`, in force. */
  prod(servers: object): void {
    this.config(JSON.stringify({ "current-context": "prod", contexts: { prod: servers } }));
  }

  file(name: string, text: string, mode = 0o600): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  world(env: Record<string, string> = {}, cwd = this.tree) {
    return { env: { HOME: this.folder, ...env }, cwd };
  }

  backends(flags: BackendFlags = {}, env: Record<string, string> = {}): Promise<Backends | undefined> {
    return backendsOf(flags, this.world(env));
  }

  /** One backend, which must be there. */
  async backend(kind: Kind, flags: BackendFlags = {}, env: Record<string, string> = {}): Promise<Backend> {
    const backend = (await this.backends(flags, env))?.[kind];
    if (backend === undefined) throw new Error(`no ${kind} is configured`);
    return backend;
  }

  /** The trouble that there must be. */
  async trouble(flags: BackendFlags = {}, env: Record<string, string> = {}): Promise<Failure> {
    return failureOf(this.backends(flags, env));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function failureOf(running: Promise<unknown>): Promise<Failure> {
  const outcome = await running.then(
    (value) => new Error("there was no trouble", { cause: value }),
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw outcome;
}

/** Everything of a failure that a person or a log may see. */
export function wordsOf({ message, because = "", hint = "" }: Failure): string {
  return [message, because, hint].join("\n");
}

export function headerOf(backend: Backend, name: string): string | undefined {
  return backend.headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}

export function basic(both: string): string {
  return `Basic ${Buffer.from(both).toString("base64")}`;
}
