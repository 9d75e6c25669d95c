import { MESSAGE_FIELDS } from "../../vocabulary/message-fields.ts";

/** What a field of a log line can mean. `instance`, `host` and `pid` say who wrote it and stay attributes. */
export type LogConcept =
  | "time"
  | "level"
  | "message"
  | "traceId"
  | "spanId"
  | "service"
  | "instance"
  | "host"
  | "pid";

/**
 * The names of each concept in precedence order. Names are compared without case
 * and without `_`, `.` and `-`, so `trace_id` stands for `traceId`, `trace.id` and `TRACE-ID` too.
 */
const NAMES: { readonly [concept in LogConcept]: readonly string[] } = {
  time: [
    ...["timestamp", "@timestamp", "time", "ts", "@t", "_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"],
    ...["asctime", "datetime", "date", "created", "timeUnixNano"],
  ],
  level: [
    ...["level", "severity", "severityText", "levelname", "log.level", "loglevel", "lvl", "PRIORITY", "@l"],
    ...["severity_number", "levelno", "detected_level"],
  ],
  message: MESSAGE_FIELDS,
  traceId: [
    ...["trace_id", "trace", "otelTraceID", "dd.trace_id", "logging.googleapis.com/trace", "X-B3-TraceId"],
    ...["x-cloud-trace-context", "uber-trace-id", "traceparent", "openCensusTraceId", "@tr"],
    ...["AWS-XRAY-TRACE-ID", "X-Amzn-Trace-Id", "b3", "tid"],
  ],
  spanId: [
    ...["span_id", "span", "otelSpanID", "dd.span_id", "logging.googleapis.com/spanId", "X-B3-SpanId"],
    ...["openCensusSpanId", "@sp", "transaction.id"],
  ],
  service: [
    ...["service.name", "service", "otelServiceName", "dd.service", "serviceContext.service"],
    ...["application", "app", "job"],
  ],
  instance: ["service.instance.id", "instance", "k8s.pod.uid", "k8s.pod.name", "pod"],
  host: ["host.name", "host"],
  pid: ["pid", "process.pid", "process.id", "process"],
};

/** Objects that are looked into, one name inside another: `trace: { id }`, `labels: { trace_id }`. */
const CARRIERS = new Set([
  ...["trace", "span", "transaction", "otel", "dd", "context", "spancontext", "mdc", "fields", "attributes"],
  ...["labels", "extra", "log", "service", "servicecontext", "host", "process", "scopes", "properties"],
  ...["jsonpayload", "resource"],
]);

export interface FieldMeaning {
  readonly concept: LogConcept | undefined;
  /** Place in the precedence order; the smaller wins. */
  readonly rank: number;
  readonly carrier: boolean;
  /** Ids under this name are decimal integers (Datadog). */
  readonly decimal: boolean;
}

/** Fields that stand a level deeper rank below all that stand above them. */
const RANKS_PER_LEVEL = 100;
/** A log whose keys never repeat must not fill the memory. */
const MAX_KNOWN_KEYS = 10_000;

const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([concept, names]) =>
    names.map((name, rank) => [bare(name), { concept: concept as LogConcept, rank }] as const),
  ),
);

/** What keys mean, each looked up once: key → meaning, for one level of nesting. */
export class FieldMeanings {
  readonly #known = new Map<string, FieldMeaning | null>();
  readonly #inner = new Map<string, FieldMeanings>();
  readonly #carrier: string;
  readonly #level: number;

  constructor(carrier = "", level = 0) {
    this.#carrier = carrier;
    this.#level = level;
  }

  /** Undefined for a key that says nothing of its own. */
  of(key: string): FieldMeaning | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known ?? undefined;
    const meaning = this.#lookUp(bare(key));
    if (this.#known.size < MAX_KNOWN_KEYS) this.#known.set(key, meaning ?? null);
    return meaning;
  }

  /** Meanings of the keys inside a carrier. */
  inside(carrier: string): FieldMeanings {
    const known = this.#inner.get(carrier);
    if (known !== undefined) return known;
    const inner = new FieldMeanings(bare(carrier), this.#level + 1);
    this.#inner.set(carrier, inner);
    return inner;
  }

  #lookUp(name: string): FieldMeaning | undefined {
    const path = name === "" ? "" : this.#carrier + name;
    const found = BY_NAME.get(path) ?? BY_NAME.get(name);
    const carrier = CARRIERS.has(name);
    if (found === undefined && !carrier) return undefined;
    return {
      concept: found?.concept,
      rank: (found?.rank ?? 0) + this.#level * RANKS_PER_LEVEL,
      carrier,
      decimal: path.startsWith("dd"),
    };
  }
}

/** What a key of a record means, apart from where it stands. */
export function conceptOf(key: string): LogConcept | undefined {
  return BY_NAME.get(bare(key))?.concept;
}

/** True for a key whose object is looked into. */
export function isCarrier(key: string): boolean {
  return CARRIERS.has(bare(key));
}

function bare(name: string): string {
  return /[A-Z_.-]/.test(name) ? name.toLowerCase().replace(/[_.-]/g, "") : name;
}
