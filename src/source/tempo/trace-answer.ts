import type { Span } from "../../model/span.ts";
import type { Problem, Sink } from "../../wire/format.ts";
import { isRecord } from "../../wire/json/fields.ts";
import { JsonProblem, parseJson } from "../../wire/json/json.ts";
import { otlpJson } from "../../wire/otlp/otlp-json.ts";
import { tempoV1, tempoV2 } from "../../wire/otlp/tempo-trace.ts";

/** The two addresses of a trace by id; v2 since Tempo 2.6. */
export type ApiVersion = "v1" | "v2";

/** What an answer to a trace by id holds. */
export interface TraceAnswer {
  readonly spans: readonly Span[];
  /** Why Tempo says that the trace is incomplete (`"status":"PARTIAL"`). */
  readonly partial: string | undefined;
  /** Parts that could not be read; what stands around them was. */
  readonly unreadable: readonly Problem[];
}

/** An answer that is not one: why. */
export interface NoAnswer {
  readonly reason: string;
}

const BRACE = "{";

/** Reads an answer in either form; protobuf is told by its `Content-Type`, JSON by how it begins. */
export async function readTraceAnswer(
  body: Uint8Array,
  contentType: string,
  version: ApiVersion,
): Promise<TraceAnswer | NoAnswer> {
  const taken = new Taken();
  if (contentType.includes("protobuf")) {
    const { readTempoProtobuf } = await import("../../wire/otlp/tempo-protobuf.ts");
    const broken = readTempoProtobuf(body, version, taken);
    return broken === undefined ? taken.answer : { reason: `its protobuf breaks off at ${broken}` };
  }
  const text = new TextDecoder().decode(body);
  if (!text.trimStart().startsWith(BRACE))
    return { reason: `it is ${contentType || "of no type"}, not JSON` };
  return readJson(text, taken);
}

function readJson(text: string, taken: Taken): TraceAnswer | NoAnswer {
  const value = jsonOf(text);
  if (value instanceof JsonProblem) return { reason: `its JSON breaks: ${value.message}` };
  const document = { kind: "json", value, text } as const;
  const format = [tempoV2, tempoV1, otlpJson].find((known) => known.canRead(document));
  format?.read(document, taken);
  return format === undefined && !isEmpty(value) ? { reason: "it is JSON, but no trace" } : taken.answer;
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonProblem) return error;
    throw error;
  }
}

/** `{}`, or `{"trace": {}}`: nothing that could have been misread. */
function isEmpty(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { trace, ...others } = value;
  return Object.keys(others).length === 0 && (trace === undefined || isEmpty(trace));
}

/** Takes an answer in as it is read. */
class Taken implements Sink {
  readonly #spans: Span[] = [];
  readonly #unreadable: Problem[] = [];
  #partial: string | undefined;

  span(span: Span): void {
    this.#spans.push(span);
  }

  /** No answer of Tempo holds log lines. */
  log(): void {}

  problem(problem: Problem): void {
    this.#unreadable.push(problem);
  }

  partial(reason: string): void {
    this.#partial = reason;
  }

  get answer(): TraceAnswer {
    return { spans: this.#spans, partial: this.#partial, unreadable: this.#unreadable };
  }
}
