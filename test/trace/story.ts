import type { AttributeValue } from "../../src/model/attribute.ts";
import type { TraceEvidence } from "../../src/model/evidence.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { TraceFacts } from "../../src/trace/facts.ts";
import type { TreeNode } from "../../src/trace/tree.ts";

export const TRACE = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" as TraceId;
/** A whole millisecond, so that stories told in milliseconds have a millisecond clock. */
const START = 1_716_370_863_120_000_000n;
const MS = 1_000_000;

type Values = Readonly<Record<string, AttributeValue>>;

interface SpanStory extends Partial<Omit<Span, "attributes" | "resource" | "parentSpanId">> {
  readonly parent?: string;
  /** Milliseconds from the story's start; without an end the span is unfinished. */
  readonly at: readonly [number, number?];
  readonly has?: Values;
  readonly service?: string;
  readonly resource?: Values;
}

/** One span of a story; its id is its name unless another is given. */
export function span(name: string, story: SpanStory): Span {
  const { parent, at, has, service = "miniserve", resource, ...rest } = story;
  return makeSpan({
    traceId: TRACE,
    spanId: name as SpanId,
    name,
    parentSpanId: parent as SpanId | undefined,
    startUnixNano: unixNano(at[0]),
    endUnixNano: at[1] === undefined ? undefined : unixNano(at[1]),
    attributes: new Map(Object.entries(has ?? {})),
    resource: { service, attributes: new Map(Object.entries({ "service.name": service, ...resource })) },
    ...rest,
  });
}

export function log(
  message: string,
  story: Partial<Omit<LogLine, "spanId">> & { at?: number; spanId?: string },
): LogLine {
  const { at, spanId, ...rest } = story;
  return {
    timeUnixNano: at === undefined ? undefined : unixNano(at),
    level: "INFO",
    body: message,
    message,
    attributes: new Map(),
    service: "miniserve",
    instance: undefined,
    traceId: TRACE,
    spanId: spanId as SpanId | undefined,
    ...rest,
  };
}

export function factsOf(spans: readonly Span[], more: Partial<TraceEvidence> = {}): TraceFacts {
  return new TraceFacts({ traceId: TRACE, spans, logs: [], partial: undefined, origin: "story", ...more });
}

/** The tree as lines of indented names, orphans under their missing parent's id. */
export function drawn({ tree }: TraceFacts): string[] {
  const line = (node: TreeNode) => `${"  ".repeat(node.depth)}${node.span.name}`;
  return tree.nodes
    .map((node) => {
      const group = tree.missing.find(({ children }) => children[0] === node);
      return group === undefined ? line(node) : `? ${group.spanId}\n${line(node)}`;
    })
    .join("\n")
    .split("\n");
}

/** `name: mark mark` of every marked span. */
export function marked({ tree }: TraceFacts): string[] {
  return tree.nodes
    .filter(({ marks }) => marks.size > 0)
    .map(({ span: { name }, marks }) => `${name}: ${[...marks].join(" ")}`);
}

/** The node of a name. Throws if the story has none. */
export function nodeOf({ tree }: TraceFacts, name: string): TreeNode {
  const node = tree.nodes.find((candidate) => candidate.span.name === name);
  if (node === undefined) throw new Error(`no span ${name} in the story`);
  return node;
}

/** Milliseconds of the critical path by name, in the path's order. */
export function pathOf(facts: TraceFacts): [string, number][] {
  return facts.criticalPath.map(({ node, startNs, endNs }) => [node.span.name, (endNs - startNs) / MS]);
}

export function unixNano(ms: number): bigint {
  return START + BigInt(Math.round(ms * MS));
}
