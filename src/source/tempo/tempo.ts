import { Failure } from "../../model/failure.ts";
import type { TraceId } from "../../model/ids.ts";
import type { Span } from "../../model/span.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { HttpAnswer } from "../http/http-request.ts";
import { addressOf, hintFor } from "../http/place.ts";
import { type ApiVersion, readTraceAnswer, type TraceAnswer } from "./trace-answer.ts";

/** Spans of one trace as Tempo has them. */
export interface TempoTrace {
  readonly spans: readonly Span[];
  /** Why Tempo says, or its answer shows, that it is incomplete. */
  readonly partial: string | undefined;
  /** What of the answer could not be read, a sentence each; what stands around it was. */
  readonly unreadable: readonly string[];
}

/** Absolute, half open; an open end is undefined. */
export interface TimeWindow {
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

const NANOS_PER_SECOND = 1_000_000_000n;
/** What a 404 may say of a trace; Tempo's own says nothing (facts/tempo-loki-api §1). A path has `/traces`. */
const OF_A_TRACE = /\btrace\b/i;
const PATHS: { readonly [version in ApiVersion]: string } = { v1: "/api/traces", v2: "/api/v2/traces" };

/** One Tempo. */
export class Tempo {
  readonly http: HttpClient;
  #version: ApiVersion = "v2";

  constructor(http: HttpClient) {
    this.http = http;
  }

  /** For eyes: `Tempo at http://tempo:3200`. */
  get place(): string {
    return `Tempo at ${addressOf(this.http.backend)}`;
  }

  /**
   * The trace of an id (hex); undefined where Tempo has no span of it. Both ends of the window are
   * widened to whole seconds; it narrows only which stored blocks are looked through. A Tempo before
   * 2.6 is asked in its own way. Throws the Failures of `HttpClient`, and "unreachable" for an answer
   * that cannot be read.
   */
  async trace(id: TraceId, window?: TimeWindow): Promise<TempoTrace | undefined> {
    const answer = await this.#ask(this.#version, id, window);
    if (answer.status !== 404) return this.#read(answer, this.#version, id);
    if (!isNoSuchPath(answer)) return undefined;
    const older = await this.#ask("v1", id, window);
    if (older.status !== 404) {
      this.#version = "v1";
      return this.#read(older, "v1", id);
    }
    if (isNoSuchPath(older)) throw this.#noTempo();
    this.#version = "v1";
    return undefined;
  }

  #ask(version: ApiVersion, id: TraceId, window: TimeWindow | undefined): Promise<HttpAnswer> {
    return this.http.get({
      path: `${PATHS[version]}/${id}`,
      query: [...(version === "v2" ? [["span_pruning", "false"] as const] : []), ...secondsOf(window)],
      expects: "protobuf",
      what: `trace ${id}`,
      tolerate: [404],
    });
  }

  async #read(
    { body, headers }: HttpAnswer,
    version: ApiVersion,
    id: TraceId,
  ): Promise<TempoTrace | undefined> {
    const answer = await readTraceAnswer(body, headers["content-type"] ?? "", version);
    if ("reason" in answer)
      throw new Failure("unreachable", `Tempo's answer to trace ${id} cannot be read`, {
        because: answer.reason,
        hint: hintFor(this.http.backend),
      });
    return isNothing(answer) ? undefined : traceOf(answer);
  }

  #noTempo(): Failure {
    return new Failure("rejected", `${this.place} has neither ${PATHS.v2} nor ${PATHS.v1} (404)`, {
      because: `the address is from ${this.http.backend.from}; it may lack a path, or have one too many`,
      hint: hintFor(this.http.backend),
    });
  }
}

/** A server or the proxy before it says so in words of its own, whatever they are. */
function isNoSuchPath({ body }: HttpAnswer): boolean {
  return body.length > 0 && !OF_A_TRACE.test(new TextDecoder().decode(body.subarray(0, 256)));
}

/** The v2 answer to an unknown id is a 200 without spans; one that is PARTIAL does know the trace. */
function isNothing({ spans, partial, unreadable }: TraceAnswer): boolean {
  return spans.length === 0 && partial === undefined && unreadable.length === 0;
}

function traceOf({ spans, partial, unreadable }: TraceAnswer): TempoTrace {
  const parts = unreadable.map(
    ({ path, expected, found }) => `${path}: expected ${expected}, found ${found}`,
  );
  const lost = parts.length === 1 ? "a part" : `${parts.length} parts`;
  const reasons = [partial, parts.length > 0 ? `${lost} of Tempo's answer could not be read` : undefined];
  const known = reasons.filter((reason) => reason !== undefined);
  return { spans, unreadable: parts, partial: known.length > 0 ? known.join("; ") : undefined };
}

/** Unix seconds, the window rounded outwards; Tempo refuses an end that is not after its start. */
function secondsOf(window: TimeWindow | undefined): readonly (readonly [string, string])[] {
  if (window === undefined) return [];
  const { from, to } = window;
  const start = from === undefined ? undefined : from / NANOS_PER_SECOND;
  const end = to === undefined ? undefined : (to + NANOS_PER_SECOND - 1n) / NANOS_PER_SECOND;
  return [
    ...(start === undefined ? [] : [["start", String(start)] as const]),
    ...(end === undefined ? [] : [["end", String(end)] as const]),
  ];
}
