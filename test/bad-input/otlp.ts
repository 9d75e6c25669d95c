export const TRACE = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
export const START = "1779460327114000000";

/** A span of OTLP JSON: 100 ms of `TRACE`, and what is given. */
export function span(id: number | string, more: object = {}): object {
  const spanId = typeof id === "number" ? id.toString(16).padStart(16, "0") : id;
  return {
    traceId: TRACE,
    spanId,
    name: "llm.decode",
    startTimeUnixNano: START,
    endTimeUnixNano: "1779460327214000000",
    ...more,
  };
}

export function attribute(key: string, value: unknown): object {
  return { key, value: { stringValue: value } };
}

/** OTLP JSON of one service with these spans. */
export function otlp(...spans: object[]): string {
  const resource = { attributes: [attribute("service.name", "miniserve")] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}
