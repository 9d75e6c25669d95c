// Writes bench/out/traces-<n>.jsonl: n LLM traces of 8 spans, one OTLP document a line.
//   npx node bench/generate.ts 1000 10000 100000

import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SPANS = 8;
const START = 1_747_900_000_000_000_000n;
const OUT = new URL("out/", import.meta.url);

/** The file with that many traces; written first if it is not there. One in fifty has no output token. */
export async function traceFile(traces: number): Promise<string> {
  const path = fileURLToPath(new URL(`traces-${traces}.jsonl`, OUT));
  if (existsSync(path)) return path;
  mkdirSync(OUT, { recursive: true });
  const file = createWriteStream(path);
  for (let trace = 0; trace < traces; trace += 1)
    if (!file.write(`${JSON.stringify(document(trace))}\n`)) await once(file, "drain");
  file.end();
  await once(file, "finish");
  return path;
}

function document(trace: number): object {
  const resource = attributes({
    "service.name": "miniserve",
    "service.version": "1.4.2",
    "deployment.environment": "production",
    "host.name": `node-${trace % 7}`,
  });
  const scope = { name: "miniserve.tracing", version: "0.3.0" };
  return {
    resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope, spans: spans(trace) }] }],
  };
}

function spans(trace: number): object[] {
  const empty = trace % 50 === 7;
  const tokensIn = 64 + (mixed(trace, 3) % 900);
  const tokensOut = empty ? 0 : 20 + (mixed(trace, 5) % 400);
  const decodeMs = empty ? 5 : tokensOut * 9;
  const span = spanWriter(trace);
  const root = {
    "http.request.method": "POST",
    "http.route": "/v1/completions",
    "session.id": `s-${trace % 5000}`,
  };
  const model = { "llm.model": "minigpt-v1", "llm.request.id": `req-${trace}` };
  const stop = empty ? "immediate_eos" : "end_turn";
  return [
    span(0, "http.handler", 2, 0, decodeMs + 260, {
      ...root,
      "http.response.status_code": 200,
      "user.id": `u-${trace % 900}`,
    }),
    span(1, "auth", 1, 1, 9, { "auth.method": "api-key" }),
    span(2, "tokenize.input", 1, 11, 3, { "llm.tokens.in": tokensIn }),
    span(3, "rag.retrieve", 3, 15, 45, {
      "rag.docs.retrieved": 3,
      "retrieval.k": 10,
      "rag.index.name": "docs",
    }),
    span(4, "rag.rerank", 1, 62, 18, {
      "rerank.model": "mini-rerank",
      "rerank.top1_score": (trace % 97) / 97,
    }),
    span(5, "llm.prefill", 1, 82, 160, {
      ...model,
      "llm.tokens.in": tokensIn,
      "llm.cache.misses": trace % 3,
    }),
    span(6, "llm.decode", 1, 243, decodeMs, {
      ...model,
      "llm.tokens.in": tokensIn,
      "llm.tokens.out": tokensOut,
      "llm.stop_reason": stop,
      "llm.decode.steps": tokensOut,
      "llm.temperature": 0.7,
      "gen_ai.cost_usd": tokensOut * 0.000_015,
    }),
    span(7, "format.output", 1, 244 + decodeMs, 5, {
      "output.format": "json",
      "output.chars": tokensOut * 4,
    }),
  ];
}

function spanWriter(trace: number) {
  const traceId = hex(trace, 1) + hex(trace, 2) + hex(trace, 3) + hex(trace, 4);
  const spanId = (index: number) => hex(trace * SPANS + index, 7) + hex(trace, 8 + index);
  const base = START + BigInt(trace) * 35_000_123n;
  return (index: number, name: string, kind: number, startMs: number, ms: number, given: object) => ({
    traceId,
    spanId: spanId(index),
    parentSpanId: index === 0 ? "" : spanId(0),
    flags: 256,
    name,
    kind,
    startTimeUnixNano: String(base + BigInt(startMs) * 1_000_000n + BigInt(mixed(trace, index) % 1000)),
    endTimeUnixNano: String(base + BigInt(startMs + ms) * 1_000_000n + BigInt(mixed(trace, index) % 1000)),
    attributes: attributes(given),
    status: {},
  });
}

function attributes(given: object): object[] {
  return Object.entries(given).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: unknown): object {
  if (typeof value === "string") return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function hex(trace: number, salt: number): string {
  return mixed(trace + 1, salt + 1)
    .toString(16)
    .padStart(8, "0");
}

/** A 32-bit mixing function (murmur3's finalizer): the same traces on every run. */
function mixed(value: number, salt: number): number {
  let hash = Math.imul(value ^ (salt * 0x9e3779b9), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

if (import.meta.main)
  for (const traces of process.argv.slice(2)) console.log(await traceFile(Number(traces)));
