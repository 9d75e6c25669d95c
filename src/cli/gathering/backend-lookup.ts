import type { RemoteLookup } from "../../evidence/look-up.ts";
import type { Remote } from "../../evidence/remote.ts";
import { LOG_SLACK_NS } from "../../evidence/remote-trace.ts";
import type { Backends } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import { readDuration } from "../../query/parse-time.ts";
import { windowOf } from "../../query/window-flags.ts";
import type { Explore } from "../../report/explore-link.ts";
import { failureLines } from "../../report/failure.ts";
import type { Tempo } from "../../source/tempo/tempo.ts";
import { backendsOf } from "../config/backends.ts";
import { errorStyle } from "../process/style.ts";
import type { World } from "../process/world.ts";
import { type RemoteFlags, remoteOf } from "./open-remote.ts";

/** Where a trace is looked for, and its log lines. */
export interface LookupFlags extends RemoteFlags {
  readonly local?: true;
  readonly remote?: true;
  readonly requireLogs?: true;
  readonly logSlack?: string;
  readonly since?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A data source as Grafana's proxy has it in its address. */
const PROXIED = /^(.*)\/api\/datasources\/proxy\/uid\/([^/]+)$/;

/** Asks the configured backends on a command's behalf, and says on stderr what trouble it met. */
export class BackendLookup implements RemoteLookup {
  readonly window: RemoteLookup["window"];
  readonly logSlackNs: number;
  readonly withLogs: boolean;
  /** What can be done while a server is at it. */
  whileAsked: (() => void) | undefined;
  /** Why log lines are missing, the first reason. */
  missingLogs: Failure | undefined;
  readonly #flags: LookupFlags;
  readonly #world: World;
  readonly #said = new Set<string>();
  #backends: Backends | undefined;
  #remote: Remote | undefined;

  /** Throws the Failure "usage" for flags that contradict one another. */
  constructor(flags: LookupFlags, withLogs: boolean, world: World) {
    this.window = windowOf(flags, world.now());
    this.logSlackNs = slackOf(flags.logSlack);
    this.withLogs = withLogs;
    this.#flags = flags;
    this.#world = world;
    if (flags.local === true && flags.remote === true)
      throw new Failure("usage", "--local and --remote exclude one another", { hint: "give one of them" });
  }

  /** Reads the configuration: what is wrong with it is said before anything is asked. */
  async configure(): Promise<void> {
    this.#backends = await backendsOf(this.#flags, this.#world);
  }

  async open(): Promise<Remote | undefined> {
    const remote =
      this.#backends && (await remoteOf(this.#backends, this.#flags, this.#world, this.whileAsked));
    this.#remote = remote;
    if (this.#flags.remote === true && remote?.tempo === undefined) throw notConfigured("--remote", "Tempo");
    const hasLoki = remote?.loki !== undefined || remote?.lokiTrouble !== undefined;
    if (this.#flags.requireLogs === true && !hasLoki) throw notConfigured("--require-logs", "Loki");
    return remote;
  }

  /** Undefined: it was not asked for anything. */
  get tempo(): Tempo | undefined {
    return this.#remote?.tempo;
  }

  /** Loki is there to be asked, or should be. */
  get hasLoki(): boolean {
    return this.#backends?.loki !== undefined || this.#backends?.grafana !== undefined;
  }

  /** Where Grafana shows traces, as far as the configuration says. */
  get explore(): Explore | undefined {
    const proxied = PROXIED.exec(this.#remote?.tempo?.http.backend.url ?? "");
    const [, url, uid] = proxied ?? [];
    if (url !== undefined && uid !== undefined) return { url, tempoUid: decodeURIComponent(uid) };
    const grafana = this.#backends?.grafana;
    return grafana && { url: grafana.url, tempoUid: grafana.tempoUid };
  }

  warn(trouble: Failure): void {
    const lines = failureLines(trouble, errorStyle(this.#world));
    const text = lines.map((line) => `${line}\n`).join("");
    if (this.#said.has(text)) return;
    this.#said.add(text);
    void this.#world.stderr.write(text);
  }

  logTrouble(trouble: Failure): void {
    this.missingLogs ??= trouble;
    const { code, message, because, hint } = trouble;
    this.warn(
      new Failure(code, `log lines are missing: ${message}`, {
        ...(because === undefined ? {} : { because }),
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  }

  async close(): Promise<void> {
    await this.#remote?.close();
  }
}

export function slackOf(text: string | undefined): number {
  const slack = text === undefined ? LOG_SLACK_NS : readDuration(text);
  if (slack !== undefined) return slack;
  throw new Failure("usage", `--log-slack cannot be "${text}"`, { hint: "a duration such as 30s or 5m" });
}

function notConfigured(flag: string, kind: "Tempo" | "Loki"): Failure {
  const name = kind.toUpperCase();
  return new Failure("config", `${flag} asks ${kind}, and none is configured`, {
    hint: `--${kind.toLowerCase()} URL, ${name}_URL, or --grafana URL`,
  });
}
