import type { Evidence } from "../../model/finding.ts";
import type { RuleFacts } from "../facts.ts";
import { percent, round } from "../figures.ts";
import { timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { bytesOf } from "./encoded-size.ts";
import { durationsOf, MANY_OF_A_NAME, MANY_STEPS, type RepeatedSpans } from "./repeated-spans.ts";

const FAR_TOO_MANY = 1000;
/** What Tempo takes of one trace, and the share of it from which it is urgent. */
const TRACE_LIMIT_BYTES = 5_000_000;
const URGENT_SHARE = 0.5;
/** A finding names so many of its spans. */
const MOST_NAMED = 20;
const KB = 1000;

/** A group of spans that is too large; the trace's bytes tell how urgent it is. */
export function tooMany(group: RepeatedSpans, traceBytes: number, { tree }: Pick<RuleFacts, "tree">): Found {
  const { parent, kind, nodes } = group;
  const bytes = bytesOf(nodes);
  const share = nodes.length / tree.nodes.length;
  const limit = kind === "steps" ? MANY_STEPS : MANY_OF_A_NAME;
  const urgent = nodes.length > FAR_TOO_MANY || traceBytes > TRACE_LIMIT_BYTES * URGENT_SHARE;
  return {
    severity: urgent ? "error" : "warning",
    confidence: 0.95,
    spans: [...(parent === undefined ? [] : [parent]), ...nodes.slice(0, MOST_NAMED)],
    message:
      `${parent?.span.name ?? "the trace"} has ${nodes.length} ${nameOf(group)} spans, ${percent(share)} of ` +
      `all spans and about ${sizeText(bytes)}${aggregateText(group)}`,
    phrase: kind === "steps" ? "a span for every step" : "one name, many spans",
    evidence: evidenceOf(group, [
      { name: "spans", value: nodes.length, limit },
      { name: "share of the trace's spans", value: round(share) },
      { name: "bytes", value: bytes },
      { name: "bytes of the trace", value: traceBytes, limit: TRACE_LIMIT_BYTES },
    ]),
    expected: kind === "steps" ? `fewer than ${limit} step spans` : `fewer than ${limit} spans of one name`,
    actual: `${nodes.length} spans`,
    clause: kind === "steps" ? "steps" : `name ${nameOf(group)}`,
    ...(kind === "steps" ? {} : { fix: FIX_OF_NAME }),
  };
}

const FIX_OF_NAME = "batch the work, or record it as one span with a count, a mean and a longest duration";

/** Single steps, and no figure that says what all of them were. */
export function withoutAggregate(group: RepeatedSpans): Found {
  const { parent, nodes } = group;
  const where = parent?.span.name ?? "the trace";
  return {
    severity: "info",
    confidence: 0.95,
    spans: [...(parent === undefined ? [] : [parent]), ...nodes.slice(0, MOST_NAMED)],
    message: `${where} has ${nodes.length} ${nameOf(group)} spans and does not say how many steps there were and how long they took`,
    phrase: "steps without a sum",
    evidence: {
      ...evidenceOf(group, [{ name: "spans", value: nodes.length }]),
      absent: [{ what: "the number of decode steps and their mean", where }],
    },
    expected: "the number of steps and their mean on the decode span",
    clause: "aggregate",
  };
}

function evidenceOf({ nodes }: RepeatedSpans, stats: NonNullable<Evidence["stat"]>): Evidence {
  const durations = durationsOf(nodes);
  if (durations === undefined) return { stat: stats };
  const { medianMs, maxMs, longest } = durations;
  return {
    stat: [
      ...stats,
      { name: "median ms", value: round(medianMs), n: nodes.length },
      { name: "longest ms", value: round(maxMs), n: nodes.length },
    ],
    time: [timeProof(longest, "the longest of them")],
  };
}

/** What one span could have said instead: `steps=240, mean=10.0, max=18.2`. */
function aggregateText({ kind, nodes }: RepeatedSpans): string {
  const durations = durationsOf(nodes);
  if (durations === undefined) return "";
  const { meanMs, maxMs } = durations;
  const count = kind === "steps" ? "steps" : "count";
  return `; ${count}=${nodes.length}, mean=${meanMs.toFixed(1)}, max=${maxMs.toFixed(1)} (ms) would say as much`;
}

/** The name that they share; of several names the first. */
function nameOf({ nodes }: RepeatedSpans): string {
  const name = nodes[0]?.span.name ?? "";
  return nodes.every(({ span }) => span.name === name) ? name : `${name} …`;
}

function sizeText(bytes: number): string {
  return bytes < KB * KB ? `${round(bytes / KB)} kB` : `${round(bytes / KB / KB)} MB`;
}
