import type { Finding } from "../../model/finding.ts";
import { detailText } from "../../report/detail-text.ts";
import { findingLines } from "../../report/finding-text.ts";
import type { Detail, SpanPlace } from "../../report/row.ts";
import {
  attributeSection,
  eventSection,
  linkSection,
  logSection,
  scopeTitle,
} from "../../report/span-detail.ts";
import { factParts, identityParts, pathOf, timeParts, troubleLines } from "../../report/span-head.ts";
import type { Style } from "../../report/style.ts";
import { wrapped } from "../../report/suspects-text.ts";
import { fitted } from "../../report/width.ts";
import { wrapParts } from "../../report/wrap.ts";
import { orderOfMeaning } from "../../trace/order-of-meaning.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { nodeAt, type TraceState } from "../state/trace-state.ts";
import type { Subject } from "../subject.ts";

/** What the detail depends on. */
type Selected = Pick<TraceState, "subject" | "places" | "cursor" | "focus" | "logCursor">;

/** Everything about what is selected, the answer first: a line or event whole, then its span. Lazy: a span may have 100,000 events. */
export function* detailLines(trace: Selected, style: Style): Generator<string, void> {
  const place = trace.places[trace.cursor];
  const node = nodeAt(trace, trace.cursor);
  if (place?.kind === "span" && place.nodes.length > 1)
    return yield* foldedLines(place, trace.subject, style);
  const detail = place?.kind === "detail" ? place.detail : logUnderCursor(trace);
  if (detail !== undefined) yield* oneDetail(detail, trace.subject, style);
  if (node !== undefined) yield* spanLines(trace.subject, node, style);
}

/** Where the keys move among the log lines, the line is what is selected. */
function logUnderCursor({ focus, subject, logCursor }: Selected): Detail | undefined {
  const log = focus === "logs" ? subject.facts.attachments[logCursor] : undefined;
  return log && { kind: "log", log };
}

function* oneDetail(detail: Detail, { facts }: Subject, style: Style): Generator<string, void> {
  const text = detailText(detail, style.width, facts.tree.resolutionNs, style);
  yield text;
  if (detail.kind === "log") {
    yield* wrapped("line: ", style.clean(detail.log.line.body), style, style.paint.dim, 0);
    yield* attributeSection("fields", detail.log.line.attributes, style);
  }
  if (detail.kind === "event") yield* attributeSection("event", detail.event.attributes, style);
  if (detail.kind === "error") yield* wrapped("", style.clean(detail.message), style, style.paint.red, 0);
  yield "";
}

function* spanLines(subject: Subject, node: TreeNode, style: Style): Generator<string, void> {
  const { facts, diagnosis } = subject;
  const { paint, clean, glyphs, width } = style;
  const separator = ` ${glyphs.dot} `;
  const { span } = node;
  const [first = "", ...others] = wrapParts(
    [clean(span.name), ...timeParts(facts, node, style)],
    separator,
    width,
  );
  yield paint.bold(fitted(first, style));
  yield* others.map((line) => fitted(line, style));
  yield* troubleLines(facts, node, style);
  for (const finding of diagnosis.findings)
    if (finding.spanIds.includes(span.spanId)) yield* oneFinding(finding, subject, style);
  yield* wrapParts(factParts(facts, node, style), separator, width);
  yield* attributeSection("attributes", orderOfMeaning(span.attributes), style);
  yield* eventSection(facts, node, style);
  yield* logSection(facts, node, style);
  yield* linkSection(node, style);
  yield* ["", paint.bold("span"), ` ${fitted(pathOf(node, style), style)}`];
  yield* wrapParts(identityParts(node, style), separator, width - 1).map((line) => ` ${line}`);
  yield* attributeSection("resource", span.resource.attributes, style);
  if (span.scope !== undefined)
    yield* attributeSection(scopeTitle(node, style), span.scope.attributes, style, true);
}

function* oneFinding(finding: Finding, { facts }: Subject, style: Style): Generator<string, void> {
  yield* findingLines(finding, 1, { facts, withFix: true }, style);
  yield* wrapped("why: ", style.clean(finding.why), style, style.paint.dim, FINDING_INDENT);
}

const FINDING_INDENT = 4;

function foldedLines({ nodes }: SpanPlace, { facts }: Subject, style: Style): readonly string[] {
  const { paint, clean, glyphs, width } = style;
  const [first] = nodes;
  const times = nodes.map(({ durationNs }) => durationNs ?? 0);
  const least = times.reduce((one, other) => Math.min(one, other));
  const most = times.reduce((one, other) => Math.max(one, other));
  const { resolutionNs } = facts.tree;
  const parts = [
    `${clean(first.span.name)} ${glyphs.times}${nodes.length}`,
    `from ${style.offset(first.offsetNs, resolutionNs)}`,
    `${style.duration(least, resolutionNs)} to ${style.duration(most, resolutionNs)} each`,
  ];
  return [
    ...wrapParts(parts, ` ${glyphs.dot} `, width).map((line) => paint.bold(line)),
    paint.dim("alike siblings in one row; Enter draws them one by one"),
  ];
}
