import type { Severity } from "../../model/finding.ts";
import { nanosBetween } from "../../model/time.ts";
import type { Tree } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import type { Clock, RuleFacts } from "../facts.ts";
import { logProof, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { LOST_SPAN_NEEDS, type LossCause, type LostSpan, lostSpans } from "./lost-span.ts";
import { offsetText } from "./offset-text.ts";

/** So many children and log lines are shown; all children are named by their ids. */
const SHOWN = 10;
const NAMED = 3;
/** Lines that name the span prove that it was there. */
const NAMED_BY_LINES = 0.95;

const SAID: Readonly<Record<LossCause, { severity: Severity; phrase: string; confidence: number }>> = {
  partial: { severity: "info", phrase: "parent outside a partial trace", confidence: 0.7 },
  "in-flight": { severity: "info", phrase: "parent still running", confidence: 0.7 },
  "cross-service loss": { severity: "warning", phrase: "parent lost between services", confidence: 0.8 },
  "lost span": { severity: "error", phrase: "lost span", confidence: 0.9 },
};

export const missingParent = rule({
  code: "S01",
  name: "missing-parent",
  title: "parent span missing",
  why:
    "A span that others hang under never arrived. What it measured is gone, and tools that cannot draw its " +
    "children drop them.",
  fix:
    "end the span in a finally block; raise OTEL_BSP_MAX_QUEUE_SIZE; look at dropped_spans in the collector " +
    "and at filters of the export",
  example: {
    fires:
      "embed.query, vector.search and rerank name the parent 4a7f0c91d2e3b586, a rag.retrieve that was dropped on export.",
    quiet:
      "An http.handler of kind SERVER names a span of the gateway that called it: nothing was lost, the caller is elsewhere (S05).",
  },
  severities: ["error", "warning", "info"],
  needs: [...LOST_SPAN_NEEDS, "logs"],
  traceql: "{ nestedSetParent < 0 } && { nestedSetParent = 0 }",
  *check(facts) {
    const lost = lostSpans(facts);
    if (lost.length === 0) return;
    const lines = linesByMissingSpan(facts.logs);
    const ended = facts.tree.nodes.some(({ durationNs }) => durationNs !== undefined);
    for (const span of lost) yield foundOf(span, { facts, ended, lines: lines.get(span.spanId) ?? [] });
  },
});

type Facts = Pick<RuleFacts, (typeof LOST_SPAN_NEEDS)[number] | "logs">;
type Lines = RuleFacts["logs"][number][];

function linesByMissingSpan(logs: RuleFacts["logs"]): Map<string, Lines> {
  const found = new Map<string, Lines>();
  for (const entry of logs) {
    if (entry.missingSpanId === undefined) continue;
    const lines = found.get(entry.missingSpanId) ?? [];
    found.set(entry.missingSpanId, lines);
    lines.push(entry);
  }
  return found;
}

interface Around {
  readonly facts: Facts;
  /** Some span of the trace has an end; where none has, the trace may not be over. */
  readonly ended: boolean;
  /** Log lines that name the lost span. */
  readonly lines: Lines;
}

function foundOf(lost: LostSpan, around: Around): Found {
  const { spanId, children, cause, place } = lost;
  const { facts, ended, lines } = around;
  const said = SAID[cause];
  return {
    ...said,
    severity: cause === "lost span" && !ended ? "warning" : said.severity,
    confidence: lines.length === 0 ? said.confidence : NAMED_BY_LINES,
    spans: children,
    message: messageOf(lost, around),
    evidence: {
      absent: [{ what: `span ${spanId}`, where: `the ${facts.tree.nodes.length} spans of the trace` }],
      time: children.slice(0, SHOWN).map((node) => timeProof(node, "names it as its parent")),
      ...(lines.length === 0 ? {} : { log: lines.slice(0, SHOWN).map(logProof) }),
    },
    expected: place === undefined ? `a span ${spanId}` : `a span ${spanId}, by the contract ${place.path}`,
    actual: cause,
    ...(cause === "in-flight" ? { fix: "run it again once the trace has settled" } : {}),
    ...(cause === "partial" ? { fix: "fetch the whole trace" } : {}),
    clause: cause,
  };
}

function messageOf(lost: LostSpan, { facts, ended, lines }: Around): string {
  const { spanId, cause, place, startNs, endNs } = lost;
  const probably = place === undefined ? "" : `, probably ${place.label}`;
  const window = `${offsetText(startNs)} to ${offsetText(endNs)}`;
  const naming = lines.length === 1 ? "1 log line names it" : `${lines.length} log lines name it`;
  const logged = lines.length === 0 ? "" : `; ${naming}`;
  const unended = ended ? "" : "; no span of the trace has an end";
  return (
    `${namesOf(lost)} a parent that nobody sent, ${spanId}${probably} (${window}): ` +
    `${reasonOf(cause, lost, facts)}${logged}${unended}`
  );
}

function namesOf({ children }: LostSpan): string {
  const names = [...new Set(children.map(({ span }) => span.name))];
  if (children.length === 1) return `${names[0]} names`;
  const more = names.length > NAMED ? ", …" : "";
  return `${children.length} spans (${names.slice(0, NAMED).join(", ")}${more}) name`;
}

function reasonOf(cause: LossCause, { children }: LostSpan, { completeness, tree, clock }: Facts): string {
  const service = children[0]?.span.resource.service;
  switch (cause) {
    case "partial":
      return `the trace is partial (${completeness.reason})`;
    case "in-flight":
      return `the trace's last span is ${ageText(tree, clock)} old, so its parent may still run`;
    case "cross-service loss":
      return `everything that ${service} sent hangs under it, so either ${service} or its caller may have lost it`;
    case "lost span":
      return "it was dropped on export, never ended, or filtered out";
  }
}

function ageText({ endUnixNano }: Tree, { now = endUnixNano }: Clock): string {
  return durationText(Math.max(0, nanosBetween(endUnixNano, now)));
}
