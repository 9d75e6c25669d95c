import { onTestFinished } from "vitest";
import { tracesData } from "../../fixtures/formats/otlp-json.ts";
import type { RemoteLookup } from "../../src/evidence/look-up.ts";
import type { Remote } from "../../src/evidence/remote.ts";
import { openRemote } from "../../src/evidence/remote.ts";
import type { Failure } from "../../src/model/failure.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import { json, type Reply } from "../replay/replies.ts";
import { type Replay, type Routes, refusedUrl } from "../replay/server.ts";
import { serving } from "../replay/serving.ts";
import { backendAt, QUIET } from "../source/tempo/asking.ts";

export interface Answers {
  /** Undefined: nobody listens there. */
  readonly tempo?: Routes | undefined;
  readonly loki?: Routes | undefined;
}

/** Backends that answer as they are told, a lookup that asks them, and what it hears. */
export class Backends implements RemoteLookup {
  readonly window = undefined;
  readonly logSlackNs = 300e9;
  readonly withLogs = true;
  readonly warnings: Failure[] = [];
  readonly logTroubles: Failure[] = [];
  /** How often the backends were opened. */
  opened = 0;
  readonly tempo: Replay | undefined;
  readonly loki: Replay | undefined;
  readonly remote: Remote;

  constructor(remote: Remote, tempo: Replay | undefined, loki: Replay | undefined) {
    this.remote = remote;
    this.tempo = tempo;
    this.loki = loki;
  }

  async open(): Promise<Remote> {
    this.opened += 1;
    return this.remote;
  }

  warn(trouble: Failure): void {
    this.warnings.push(trouble);
  }

  logTrouble(trouble: Failure): void {
    this.logTroubles.push(trouble);
  }
}

/** `tempo: undefined` and `loki: undefined` are backends that are down; without the key there is none. */
export async function backendsThatAnswer(answers: Answers, signal?: AbortSignal): Promise<Backends> {
  const servers = {
    tempo: answers.tempo && (await serving(answers.tempo)),
    loki: answers.loki && (await serving(answers.loki)),
  };
  const at = async (kind: "tempo" | "loki") =>
    kind in answers ? (servers[kind]?.url ?? (await refusedUrl())) : undefined;
  const [tempo, loki] = [await at("tempo"), await at("loki")];
  const remote = await openRemote(
    {
      tempo: tempo === undefined ? undefined : backendAt("Tempo", tempo),
      loki: loki === undefined ? undefined : backendAt("Loki", loki),
      grafana: undefined,
      lokiSelector: '{app=~".+"}',
    },
    undefined,
    { ...QUIET, signal },
  );
  onTestFinished(() => remote.close());
  return new Backends(remote, servers.tempo, servers.loki);
}

/** Tempo's v2 answer. */
export function traceAnswer(spans: readonly Span[], more: object = {}): Reply {
  return json({ trace: spans.length === 0 ? {} : tracesData(spans), metrics: {}, ...more });
}

type Logged = Pick<LogLine, "service" | "body" | "timeUnixNano" | "traceId" | "spanId">;

/** Loki's answer: each line in a stream of its service, its span id beside it. */
export function lokiAnswer(lines: readonly Logged[]): Reply {
  const result = lines.map(({ service = "", body, timeUnixNano = 0n, traceId, spanId }) => ({
    stream: { service_name: service },
    values: [[`${timeUnixNano}`, body, { structuredMetadata: { trace_id: traceId, span_id: spanId } }]],
  }));
  const data = { resultType: "streams", result, encodingFlags: ["categorize-labels"] };
  return json({ status: "success", data });
}
