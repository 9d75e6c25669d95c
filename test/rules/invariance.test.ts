import path from "node:path";
import { describe, expect, it } from "vitest";
import { jaeger } from "../../fixtures/formats/jaeger.ts";
import { jaegerV3, otlpJson, otlpJsonLines } from "../../fixtures/formats/otlp-json.ts";
import { otlpProtobuf, tempoV2Protobuf } from "../../fixtures/formats/otlp-protobuf.ts";
import { tempoV1, tempoV2 } from "../../fixtures/formats/tempo.ts";
import { zipkinV2 } from "../../fixtures/formats/zipkin.ts";
import { RULE_EXAMPLES } from "../../fixtures/rules/stories.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { Span } from "../../src/model/span.ts";
import { rulesNamed } from "../../src/rules/registry.ts";
import { fc } from "../properties.ts";
import { contentsOf, contractBeside, findingsIn, type NamedContent, readContents } from "./judged-traces.ts";
import { inVocabulary, VOCABULARIES } from "./vocabulary-swap.ts";

const RULES_FOLDER = path.join(import.meta.dirname, "../../fixtures/rules");
const SHUFFLES = 4;

const FOLDERS = foldersOf([...RULE_EXAMPLES.keys()]);
const GENERATION = foldersOf(rulesNamed("L").map(({ name }) => name));

function foldersOf(names: readonly string[]): string[] {
  return names.flatMap((name) =>
    Object.keys(RULE_EXAMPLES.get(name) ?? {}).map((kind) => path.join(name, kind)),
  );
}

/** What must not depend on how a trace came here. */
function told(findings: readonly Finding[]): string[] {
  return findings
    .map(({ rule, severity, traceId, spanIds, fingerprint }) =>
      [rule, severity, traceId, ...spanIds, fingerprint].join(" "),
    )
    .sort();
}

const EXAMPLES = new Map<string, ReturnType<typeof readExample>>();

/** Read and judged once, since every law is held against it. */
function example(folder: string): ReturnType<typeof readExample> {
  const known = EXAMPLES.get(folder) ?? readExample(folder);
  EXAMPLES.set(folder, known);
  return known;
}

async function readExample(folder: string) {
  const place = path.join(RULES_FOLDER, folder);
  const [contract, files] = [await contractBeside(place), contentsOf(place)];
  const { traces, lines } = await readContents(files);
  const logFiles = files.filter(([name]) => name.endsWith(".log"));
  const judged = (read: typeof traces) => told(findingsIn(read, lines > 0, contract));
  return {
    traces,
    logFiles,
    judged,
    expected: judged(traces),
    spans: traces.flatMap((trace) => trace.spans),
  };
}

describe("in whatever order spans come", () => {
  it.each(FOLDERS)("%s is judged alike", async (folder) => {
    const { traces, judged, expected } = await example(folder);
    const inAnyOrder = fc.tuple(
      ...traces.map((trace) =>
        fc
          .shuffledSubarray([...trace.spans], { minLength: trace.spans.length })
          .map((spans) => ({ ...trace, spans })),
      ),
    );
    fc.assert(
      fc.property(inAnyOrder, (shuffled) => {
        expect(judged(shuffled)).toEqual(expected);
      }),
      { numRuns: SHUFFLES },
    );
  });
});

interface Wire {
  readonly write: (spans: readonly Span[], partial: string | undefined) => string | Uint8Array;
  /** What it has no place for; undefined: it carries the span whole. */
  readonly loses?: (span: Span) => string | undefined;
  /** The wire has no types, so that C03 is silent about them (diagnostics §1.2.2). */
  readonly untyped?: true;
}

const WIRES: Readonly<Record<string, Wire>> = {
  "otlp.json": { write: otlpJson },
  "otlp.jsonl": { write: otlpJsonLines },
  "otlp.pb": { write: otlpProtobuf, loses: opaqueIds },
  "tempo-v1.json": { write: tempoV1, loses: opaqueIds },
  "tempo-v2.json": { write: tempoV2, loses: opaqueIds },
  "tempo-v2.pb": { write: tempoV2Protobuf, loses: opaqueIds },
  "jaeger.json": { write: jaeger, loses: (span) => links(span) ?? unfinished(span) },
  "jaeger-v3.json": { write: jaegerV3 },
  "zipkin-v2.json": {
    write: zipkinV2,
    loses: (span) => links(span) ?? unfinished(span) ?? hosts(span),
    untyped: true,
  },
};

function opaqueIds({ spanId, parentSpanId }: Span): string | undefined {
  return [spanId, parentSpanId ?? spanId].every((id) => /^[0-9a-f]{16}$/.test(id))
    ? undefined
    : "ids that are no hex";
}

function links(span: Span): string | undefined {
  return span.links.length === 0 ? undefined : "links";
}

function unfinished({ endUnixNano }: Span): string | undefined {
  return endUnixNano === undefined ? "spans that never ended" : undefined;
}

function hosts({ resource }: Span): string | undefined {
  return [...resource.attributes.keys()].some((key) => key.startsWith("host.")) ? "hosts" : undefined;
}

describe.each(Object.entries(WIRES))("written as %s and read back", (name, { write, loses, untyped }) => {
  it.for(FOLDERS)("%s is judged alike", async (folder, { skip }) => {
    const { traces, logFiles, judged, expected, spans } = await example(folder);
    const lost = spans.map((span) => loses?.(span)).find((what) => what !== undefined);
    if (lost !== undefined) skip(`${name} has no place for ${lost}`);
    const written: NamedContent[] = [[name, write(spans, traces[0]?.partial)]];
    const again = await readContents([...written, ...logFiles]);
    const partial = new Map(traces.map((trace) => [trace.traceId, trace.partial]));
    const read = again.traces.map((trace) => ({ ...trace, partial: partial.get(trace.traceId) }));
    const typed = (findings: string[]) =>
      untyped === true ? findings.filter((finding) => !finding.startsWith("C03 ")) : findings;
    expect(typed(judged(read))).toEqual(typed(expected));
  });
});

describe.each(VOCABULARIES)("told in %s", (vocabulary) => {
  it.each(GENERATION)("%s is judged alike", async (folder) => {
    const { traces, judged, expected } = await example(folder);
    const swapped = traces.map((trace) => ({
      ...trace,
      spans: trace.spans.map((span) => inVocabulary(span, vocabulary)),
    }));
    expect(judged(swapped)).toEqual(expected);
  });
});
