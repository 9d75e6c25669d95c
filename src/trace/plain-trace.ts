import type { Role } from "../model/role.ts";
import type { Span } from "../model/span.ts";
import { FactsReader } from "../vocabulary/read-facts.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { type PlainSpan, plainOrder } from "./plain-order.ts";
import { rolesOf } from "./role.ts";
import type { NameReader } from "./role-of-name.ts";
import { COST_USD, type Measure, MODEL_CALLS, TOKENS_IN, TOKENS_OUT } from "./totals.ts";

/** What `TraceFacts` tells of a trace with nothing odd about it, at a fraction of the price. */
export interface PlainTrace {
  readonly startUnixNano: bigint;
  readonly durationNs: number;
  readonly root: Span;
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  readonly costUsd: number | undefined;
  readonly stopReason: string | undefined;
  readonly firstError: Span | undefined;
  /** In tree order. */
  readonly spans: readonly JudgedSpan[];
}

/** A span with all that was found out about it; `parent` is a position, -1 the root's. */
export interface JudgedSpan extends PlainSpan {
  readonly facts: SpanFacts;
  readonly role: Role;
}

const GENERATING: ReadonlySet<Role> = new Set(["llm", "prefill", "decode"]);

/** Undefined for a trace that is not as `plainOrder` wants it: ask `TraceFacts`. */
export function plainTrace(spans: readonly Span[], names: NameReader): PlainTrace | undefined {
  const order = plainOrder(spans);
  const root = order?.spans[0];
  if (order === undefined || root === undefined) return undefined;
  const judged = judge(order.spans, names);
  return {
    startUnixNano: order.startUnixNano,
    durationNs: root.offsetNs + root.durationNs,
    root: root.span,
    tokensIn: tokensInOf(judged),
    tokensOut: sum(judged, TOKENS_OUT, isModelCall),
    costUsd: sum(judged, COST_USD, isModelCall),
    stopReason: leaves(judged, saysWhyItStopped).at(-1)?.facts.stopReason,
    firstError: firstFailed(judged)?.span,
    spans: judged,
  };
}

function judge(spans: readonly PlainSpan[], names: NameReader): JudgedSpan[] {
  const reader = new FactsReader();
  const placed = spans.map(({ span, parent }) => ({
    span,
    parent,
    facts: reader.read(span),
    isOrphan: false,
  }));
  const roles = rolesOf(placed, names);
  return placed.map(({ span, parent, facts }, index) => ({
    span,
    parent,
    offsetNs: spans[index]?.offsetNs ?? 0,
    durationNs: spans[index]?.durationNs ?? 0,
    facts,
    role: roles[index] ?? "other",
  }));
}

/** A decode span's are its prefill sibling's, counted once. */
function tokensInOf(spans: readonly JudgedSpan[]): number | undefined {
  const prefilled = new Set<number>();
  for (const { role, facts, parent } of spans)
    if (role === "prefill" && facts.tokensIn !== undefined && parent >= 0) prefilled.add(parent);
  const counts = (one: JudgedSpan) =>
    isModelCall(one) && !(one.role === "decode" && prefilled.has(one.parent));
  return sum(spans, TOKENS_IN, counts);
}

function isModelCall({ role }: JudgedSpan): boolean {
  return MODEL_CALLS.has(role);
}

function sum(
  spans: readonly JudgedSpan[],
  { value }: Measure,
  counts: (one: JudgedSpan) => boolean,
): number | undefined {
  const carrying = leaves(spans, (one) => value(one.facts) !== undefined && counts(one));
  if (carrying.length === 0) return undefined;
  return carrying.reduce((total, { facts }) => total + (value(facts) ?? 0), 0);
}

function saysWhyItStopped({ role, facts }: JudgedSpan): boolean {
  return facts.stopReason !== undefined && GENERATING.has(role);
}

function firstFailed(spans: readonly JudgedSpan[]): JudgedSpan | undefined {
  let first: JudgedSpan | undefined;
  for (const one of leaves(spans, ({ facts }) => facts.failed))
    if (first === undefined || endNs(one) < endNs(first)) first = one;
  return first;
}

function endNs({ offsetNs, durationNs }: JudgedSpan): number {
  return offsetNs + durationNs;
}

/** The spans that fit and have none that fits below them, in tree order. */
function leaves(spans: readonly JudgedSpan[], fits: (one: JudgedSpan) => boolean): readonly JudgedSpan[] {
  const fitting = spans.filter(fits);
  if (fitting.length < 2) return fitting;
  const above = new Set<JudgedSpan>();
  for (const { parent } of fitting) {
    let one = spans[parent];
    while (one !== undefined && !above.has(one)) {
      above.add(one);
      one = spans[one.parent];
    }
  }
  return fitting.filter((one) => !above.has(one));
}
