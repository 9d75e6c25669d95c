import { randomBytes } from "node:crypto";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { structlog } from "../../fixtures/formats/structlog.ts";
import { logfmt } from "../../fixtures/formats/text-logs.ts";
import type { Story } from "../../fixtures/story.ts";
import { type LoggedLine, linesOf, spansOf } from "../../fixtures/tell.ts";
import type { TraceId } from "../../src/model/ids.ts";
import { traceIdOf } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";

/** A story as it happened just now, to a trace and services of its own. */
export interface FreshStory {
  readonly traceId: TraceId;
  /** The story's own name of a service → its name in this telling. */
  readonly services: Readonly<Record<string, string>>;
  readonly spans: readonly Span[];
  readonly lines: readonly LoggedLine[];
}

export interface Freshness {
  /** How long ago the story began, in milliseconds; a minute where nothing is said. */
  readonly agoMs?: number;
  /** 32 hex digits; random where nothing is said. */
  readonly traceId?: string;
  /** Put behind the name of every service, so that a search finds this telling alone. */
  readonly suffix?: string;
}

/** Tells a story again: a new trace id (so new span ids), times shifted to now, services renamed. */
export function freshStory(story: Story, { agoMs = 60_000, ...given }: Freshness = {}): FreshStory {
  const traceId = given.traceId ?? randomBytes(16).toString("hex");
  const suffix = given.suffix ?? "";
  const retold: Story = {
    ...story,
    traceId,
    start: new Date(Date.now() - agoMs).toISOString(),
    services: Object.fromEntries(Object.entries(story.services).map(([name, of]) => [name + suffix, of])),
    spans: story.spans.map((span) =>
      span.service === undefined ? span : { ...span, service: span.service + suffix },
    ),
  };
  const id = traceIdOf(traceId);
  if (id === undefined) throw new Error(`not a trace id: ${traceId}`);
  const services = Object.fromEntries(Object.keys(story.services).map((name) => [name, name + suffix]));
  return { traceId: id, services, spans: spansOf(retold), lines: linesOf(retold) };
}

/** A suffix that no other test uses. */
export function ownSuffix(): string {
  return `-${randomBytes(4).toString("hex")}`;
}

/** Pushes spans over OTLP/HTTP. Several calls with parts of one trace are one trace that grows. */
export async function pushSpans(tempo: { readonly otlp: string }, spans: readonly Span[]): Promise<void> {
  await post(`${tempo.otlp}/v1/traces`, otlpJson(spans));
}

/** Where a line says which trace it belongs to. */
export type Placement = "structured metadata" | "JSON body" | "logfmt body" | "label" | "OTLP";

export const PLACEMENTS: readonly Placement[] = [
  "structured metadata",
  "JSON body",
  "logfmt body",
  "label",
  "OTLP",
];

/** Pushes lines to Loki, each with its ids at one place and at no other. */
export async function pushLines(
  loki: { readonly url: string },
  lines: readonly LoggedLine[],
  placement: Placement,
): Promise<void> {
  if (placement === "OTLP") await post(`${loki.url}/otlp/v1/logs`, JSON.stringify(otlpLogsOf(lines)));
  else await post(`${loki.url}/loki/api/v1/push`, JSON.stringify({ streams: lines.map(PLACED[placement]) }));
}

interface Stream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly unknown[];
}

const PLACED: Readonly<Record<Exclude<Placement, "OTLP">, (line: LoggedLine) => Stream>> = {
  "structured metadata": (line) => stream(line, line.event, ids(line)),
  "JSON body": (line) => stream(line, structlog([line]).trimEnd()),
  "logfmt body": (line) => stream(line, logfmt([line]).trimEnd()),
  label: (line) => stream(line, line.event, {}, ids(line)),
};

function stream(
  line: LoggedLine,
  text: string,
  metadata?: Stream["stream"],
  labels?: Stream["stream"],
): Stream {
  const entry = [String(line.timeUnixNano), text, ...(metadata === undefined ? [] : [metadata])];
  return { stream: { service_name: line.service, ...labels }, values: [entry] };
}

function ids(line: LoggedLine): Record<string, string> {
  return {
    ...(line.traceId === undefined ? {} : { trace_id: line.traceId }),
    ...(line.spanId === undefined ? {} : { span_id: line.spanId }),
  };
}

/** OTLP over HTTP wants ids of full length; the line is its event alone. */
function otlpLogsOf(lines: readonly LoggedLine[]): unknown {
  const text = (value: string) => ({ stringValue: value });
  return {
    resourceLogs: lines.map((line) => ({
      resource: { attributes: [{ key: "service.name", value: text(line.service) }] },
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: String(line.timeUnixNano),
              severityText: line.level,
              body: text(line.event),
              ...(line.traceId === undefined ? {} : { traceId: line.traceId }),
              ...(line.spanId === undefined ? {} : { spanId: line.spanId }),
            },
          ],
        },
      ],
    })),
  };
}

async function post(url: string, body: string): Promise<void> {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
