import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export const SPANS_A_TRACE = 4;

/** A folder that goes when the test ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lgtrace-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file of OTLP traces, one a line, of four spans each; their ids begin with `first`. */
export function otlpFile(folder: string, name: string, traces: number, first = "a"): string {
  const path = join(folder, name);
  writeFileSync(path, Array.from({ length: traces }, (_, trace) => `${line(trace, first)}\n`).join(""));
  return path;
}

function line(trace: number, first: string): string {
  const traceId = first + trace.toString(16).padStart(31, "0");
  const id = (index: number) => (trace * SPANS_A_TRACE + index + 1).toString(16).padStart(16, "0");
  const spans = ["http.handler", "tokenize.input", "llm.prefill", "llm.decode"].map((name, index) => ({
    traceId,
    spanId: id(index),
    ...(index === 0 ? {} : { parentSpanId: id(0) }),
    name,
    kind: 1,
    startTimeUnixNano: String(1_747_900_000_000_000_000n + BigInt(trace) * 1_000_000n + BigInt(index)),
    endTimeUnixNano: String(1_747_900_000_000_900_000n + BigInt(trace) * 1_000_000n),
    attributes: name === "llm.decode" ? [{ key: "llm.tokens.out", value: { intValue: trace % 3 } }] : [],
  }));
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "miniserve" } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}
