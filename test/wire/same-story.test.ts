import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { refund48f } from "../../fixtures/stories/refund-48f.ts";
import { retryStorm } from "../../fixtures/stories/retry-storm.ts";
import { sharedId } from "../../fixtures/stories/shared-id.ts";
import { skewedHost } from "../../fixtures/stories/skewed-host.ts";
import type { Story } from "../../fixtures/story.ts";
import { spansOf } from "../../fixtures/tell.ts";
import type { Span } from "../../src/model/span.ts";
import { readFacts } from "../../src/vocabulary/read-facts.ts";
import type { Document, Format, LazyFormat } from "../../src/wire/format.ts";
import { jaegerJson } from "../../src/wire/jaeger/jaeger-json.ts";
import { parseJson } from "../../src/wire/json/json.ts";
import { otlpJson } from "../../src/wire/otlp/otlp-json.ts";
import { otlpProtobuf } from "../../src/wire/otlp/otlp-protobuf.ts";
import { tempoLlm } from "../../src/wire/otlp/tempo-llm.ts";
import { grafanaDownload, tempoV1, tempoV2 } from "../../src/wire/otlp/tempo-trace.ts";
import { anyAgent } from "../../src/wire/span/any-agent.ts";
import { flatSpans } from "../../src/wire/span/flat-spans.ts";
import { millisecondTrace } from "../../src/wire/span/millisecond-trace.ts";
import { patronusTrail } from "../../src/wire/span/patronus-trail.ts";
import { zipkinV1 } from "../../src/wire/zipkin/zipkin-v1.ts";
import { zipkinV2 } from "../../src/wire/zipkin/zipkin-v2.ts";

const STORIES: Readonly<Record<string, Story>> = {
  "empty-completion": emptyCompletion,
  "refund-48f": refund48f,
  "retry-storm": retryStorm,
  "shared-id": sharedId,
  "skewed-host": skewedHost,
};
const MOST_TOOLS: readonly [string, Format | LazyFormat][] = [
  ["tempo-v1.json", tempoV1],
  ["tempo-v2.json", tempoV2],
  ["tempo-llm.json", tempoLlm],
  ["grafana-download.json", grafanaDownload],
  ["otlp.json", otlpJson],
  ["otlp.pb", otlpProtobuf],
  ["jaeger.json", jaegerJson],
  ["zipkin-v2.json", zipkinV2],
  ["zipkin-v1.json", zipkinV1],
];
const FILES: readonly [string, string, Format | LazyFormat][] = [
  ...["empty-completion", "retry-storm", "skewed-host"].flatMap((story) =>
    MOST_TOOLS.map(([file, format]): [string, string, Format | LazyFormat] => [story, file, format]),
  ),
  ["empty-completion", "tempo-v2.pb", otlpProtobuf],
  ["empty-completion", "trace-attributes.json", millisecondTrace],
  ["empty-completion", "nested-spans.json", patronusTrail],
  ["empty-completion", "any-agent.json", anyAgent],
  ["refund-48f", "trace-attributes.json", millisecondTrace],
  ["refund-48f", "otlp.json", otlpJson],
  ["shared-id", "zipkin-v2.json", zipkinV2],
  ["shared-id", "zipkin-v1.json", zipkinV1],
];

function documentOf(story: string, file: string): Document {
  const bytes = readFileSync(path.join(import.meta.dirname, "../../fixtures", story, file));
  if (file.endsWith(".pb")) return { kind: "bytes", bytes };
  const text = bytes.toString();
  return { kind: "json", value: parseJson(text), text };
}

async function read(document: Document, format: Format | LazyFormat) {
  const spans: Span[] = [];
  const lost: unknown[] = [];
  const reader = "load" in format ? await format.load() : format;
  reader.read(document, {
    span: (span) => spans.push(span),
    log: (line) => lost.push(line),
    problem: (problem) => lost.push(problem),
    partial: (reason) => lost.push(reason),
  });
  return { spans, lost };
}

/** What every format can say, in the order of time. */
function told(spans: readonly Span[]) {
  return spans
    .map((span) => {
      const { tokensIn, tokensOut, model, stopReason, httpStatus } = readFacts(span);
      return {
        ids: [span.traceId, span.spanId, span.parentSpanId],
        name: span.name,
        service: span.resource.service,
        time: [span.startUnixNano, span.endUnixNano],
        failed: span.status === "ERROR",
        facts: [tokensIn, tokensOut, model, stopReason, httpStatus],
      };
    })
    .sort((a, b) => Number(a.time[0]) - Number(b.time[0]) || (a.name < b.name ? -1 : 1));
}

describe("a story in any format", () => {
  it.each(FILES)("%s/%s tells the same spans", async (name, file, format) => {
    const document = documentOf(name, file);
    const story = STORIES[name];
    expect(format.canRead(document)).toBe(true);
    const { spans, lost } = await read(document, format);
    expect(lost).toEqual([]);
    expect(told(spans)).toEqual(told(story === undefined ? [] : spansOf(story)));
  });

  it("a plain span list tells all but the service", async () => {
    const { spans, lost } = await read(documentOf("empty-completion", "span-list.json"), flatSpans);
    expect(lost).toEqual([]);
    const nobodys = told(spansOf(emptyCompletion)).map((span) => ({ ...span, service: undefined }));
    expect(told(spans)).toEqual(nobodys);
  });
});
