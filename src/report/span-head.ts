import { money } from "../model/money.ts";
import type { Dropped } from "../model/span.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { clockTime } from "./clock-time.ts";
import type { Style } from "./style.ts";
import { tokensText } from "./tokens-text.ts";
import { fitted } from "./width.ts";
import { wrapParts } from "./wrap.ts";

const PATH_LEVELS = 6;

/** The head of a span's detail: its name, its way from the root, times, ids, what its attributes say, what is wrong. */
export function* spanHead(facts: TraceFacts, node: TreeNode, style: Style): Generator<string, void> {
  const { paint, clean, glyphs, width } = style;
  const { span } = node;
  yield paint.bold(fitted(clean(span.name), style));
  yield paint.dim(fitted(pathOf(node, style), style));
  const separator = ` ${glyphs.dot} `;
  yield* wrapParts(timeParts(facts, node, style), separator, width);
  yield* wrapParts(identityParts(node, style), separator, width);
  const said = factParts(facts, node, style);
  if (said.length > 0) yield* wrapParts(said, separator, width);
  yield* troubleLines(facts, node, style);
}

/** How the span failed, and what is odd about it. */
export function* troubleLines(facts: TraceFacts, node: TreeNode, style: Style): Generator<string, void> {
  const { paint, clean, glyphs } = style;
  const { failed, errorType, errorMessage } = facts.spanFacts(node);
  const words = [errorType, node.span.statusMessage ?? errorMessage].filter((word) => word !== undefined);
  if (failed) yield paint.red(fitted(`${glyphs.error} ${clean(words.join(": ") || "failed")}`, style));
  if (node.marks.size > 0)
    yield paint.yellow(fitted(`${glyphs.warning} ${[...node.marks].join(", ")}`, style));
}

/** `+281 → +286 ms`, `5 ms`, `self 5 ms`, `on the critical path`, the clock's time. */
export function timeParts(facts: TraceFacts, node: TreeNode, style: Style): readonly string[] {
  const { resolutionNs } = facts.tree;
  const from = style.offset(node.offsetNs, resolutionNs);
  const { durationNs } = node;
  const self = facts.selfNs(node);
  return [
    durationNs === undefined
      ? `${from} ${style.glyphs.arrow} no end`
      : `${from} ${style.glyphs.arrow} ${style.offset(node.offsetNs + durationNs, resolutionNs)}`,
    durationNs === undefined ? "" : style.duration(durationNs, resolutionNs),
    self === undefined ? "" : `self ${style.duration(self, resolutionNs)}`,
    facts.isCritical(node) ? "on the critical path" : "",
    clockTime(node.span.startUnixNano, style.timezone, "nanosecond"),
  ].filter((part) => part !== "");
}

/** Its ids, service, kind and status, and what the exporter dropped. */
export function identityParts({ span }: TreeNode, { clean }: Style): readonly string[] {
  return [
    `span ${clean(span.spanId)}`,
    span.parentSpanId === undefined ? "no parent" : `parent ${clean(span.parentSpanId)}`,
    span.resource.service === undefined ? "" : `service ${clean(span.resource.service)}`,
    `kind ${span.kind}`,
    `status ${span.status}`,
    span.traceState === undefined ? "" : `tracestate ${clean(span.traceState)}`,
    span.flags === undefined ? "" : `flags 0x${span.flags.toString(16)}`,
    ...droppedParts(span.dropped ?? { attributes: 0, events: 0, links: 0 }),
  ].filter((part) => part !== "");
}

function droppedParts(dropped: Dropped): readonly string[] {
  return Object.entries(dropped).flatMap(([what, count]) =>
    count > 0 ? `${count} ${what} dropped by the exporter` : [],
  );
}

/** Its role, and what its attributes say of model, tokens, stop reason and cost. */
export function factParts(facts: TraceFacts, node: TreeNode, { glyphs, clean }: Style): readonly string[] {
  const { model, tokensIn, tokensOut, costUsd, stopReason } = facts.spanFacts(node);
  const tokens = tokensText(tokensIn, tokensOut, glyphs);
  return [
    `role ${facts.role(node)}`,
    model === undefined ? "" : `model ${clean(model)}`,
    tokens === "" ? "" : `${tokens} tokens`,
    stopReason === undefined ? "" : `stop ${clean(stopReason)}`,
    costUsd === undefined ? "" : money(costUsd),
  ].filter((part) => part !== "");
}

/** Names from the root, the nearest levels only: `http.handler › llm.decode`. */
export function pathOf(node: TreeNode, { glyphs, clean }: Style): string {
  const names: string[] = [];
  let at: TreeNode | undefined = node;
  for (; at !== undefined && names.length < PATH_LEVELS; at = at.parent) names.unshift(clean(at.span.name));
  if (at !== undefined) names.unshift(glyphs.ellipsis);
  return names.join(` ${glyphs.under} `);
}
