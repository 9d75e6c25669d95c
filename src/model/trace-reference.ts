import { type TraceId, traceIdOf, traceIdOfUuid } from "./ids.ts";

/** A trace as a person points at it. */
export interface TraceReference {
  /** As it was typed or pasted. */
  readonly text: string;
  /** The ids it can mean, the likeliest first. */
  readonly ids: readonly TraceId[];
  /** Hex digits that may be just the beginning of an id. */
  readonly prefix: string | undefined;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/i;
const PREFIX = /^[0-9a-f]{4,31}$/i;
const BASE64_WITHOUT_PADDING = /^[A-Za-z0-9+/_-]{22}$/;

/**
 * Reads an id in any form that people paste: hex of any length, UUID, base64, a W3C `traceparent`, a
 * Grafana, Jaeger or Tempo URL that holds one. Any other word is an id as it is written (`trace-123`).
 */
export function traceReference(text: string): TraceReference {
  const pasted = text.trim();
  const word = /^https?:\/\//i.test(pasted) ? (idInUrl(pasted) ?? pasted) : pasted;
  const traceparent = TRACEPARENT.exec(word)?.[1];
  const readings = [
    traceIdOf(traceparent ?? word, "pad"),
    traceIdOfUuid(word),
    BASE64_WITHOUT_PADDING.test(word) ? traceIdOf(`${word}==`) : undefined,
    word === "" ? undefined : (word as TraceId),
  ];
  const ids = readings.filter((id) => id !== undefined);
  const prefix = PREFIX.test(word) ? word.toLowerCase() : undefined;
  return { text: pasted, ids: [...new Set(ids)], prefix };
}

/** Where trace ids stand in the addresses of Tempo and Jaeger (path) and of Grafana Explore (query). */
const IN_URL = [
  /\/traces?\/([0-9a-f]{4,32})(?:[/?#]|$)/i,
  /trace_?id["']?\s*[:=]\s*["']?([0-9a-f]{16,32})/i,
  /"query"\s*:\s*"([0-9a-f]{16,32})"/i,
  /\b([0-9a-f]{32})\b/i,
  /\b([0-9a-f]{16})\b/i,
];

function idInUrl(url: string): string | undefined {
  const plain = decoded(decoded(url));
  for (const form of IN_URL) {
    const id = form.exec(plain)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
