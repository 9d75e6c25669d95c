import type { Finding } from "../../model/finding.ts";
import type { SpanEvent } from "../../model/span.ts";
import { detailText } from "../../report/detail-text.ts";
import { findingLines } from "../../report/finding-text.ts";
import { counted } from "../../report/number.ts";
import type { Detail, SectionRow, SpanPlace } from "../../report/row.ts";
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
import { fitted, widthOf } from "../../report/width.ts";
import { wrapParts } from "../../report/wrap.ts";
import { orderOfMeaning } from "../../trace/order-of-meaning.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { nodeAt, type TraceState } from "../state/trace-state.ts";
import type { Subject } from "../subject.ts";
import { pieces, wholeAttributes, wholeLines } from "./whole-lines.ts";

/** What the detail depends on. */
type Selected = Pick<TraceState, "subject" | "places" | "cursor" | "focus" | "logCursor">;

/** Everything about what is selected, the answer first: a line or event whole, then its span. Lazy: a span may have 100,000 events. */
export function* detailLines(trace: Selected, style: Style): Generator<string, void> {
  for (const line of partsOf(trace, style))
    if (widthOf(line) <= style.width) yield line;
    else yield* pieces(line.replaceAll(PAINT, ""), style.width);
}

/** How a line is painted; recorded text has no such sequence by now. */
const PAINT = /\u001b\[[\d;]*m/g;

function* partsOf(trace: Selected, style: Style): Generator<string, void> {
  const place = trace.places[trace.cursor];
  const node = nodeAt(trace, trace.cursor);
  if (place?.kind === "span" && place.nodes.length > 1)
    return yield* foldedLines(place, trace.subject, style);
  if (place?.kind === "section") return yield* sectionLines(place, trace.subject, style);
  const detail = place?.kind === "detail" ? place.detail : logUnderCursor(trace);
  if (detail !== undefined) yield* oneDetail(detail, trace.subject, style);
  if (node !== undefined) yield* spanLines(trace.subject, node, trace.focus === "detail", style);
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
    yield style.paint.dim("line:");
    yield* wholeLines(detail.log.line.body, 1, style);
    yield* wholeAttributes("fields", detail.log.line.attributes, style);
  }
  if (detail.kind === "event") yield* wholeAttributes("event", detail.event.attributes, style);
  if (detail.kind === "error") yield* wholeLines(detail.message, 1, style);
  yield "";
}

/** A span at a glance, each value on one line; where one is in the pane to read it, whole. */
function* spanLines(
  subject: Subject,
  node: TreeNode,
  isRead: boolean,
  style: Style,
): Generator<string, void> {
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
  const attributes = isRead ? wholeAttributes : attributeSection;
  yield* attributes("attributes", orderOfMeaning(span.attributes), style);
  yield* eventSection(facts, node, style);
  if (isRead) for (const event of span.events) yield* eventLines(event, style);
  yield* logSection(facts, node, style);
  yield* linkSection(node, style);
  yield* ["", paint.bold("span"), ` ${fitted(pathOf(node, style), style)}`];
  yield* wrapParts(identityParts(node, style), separator, width - 1).map((line) => ` ${line}`);
  yield* attributes("resource", span.resource.attributes, style);
  if (span.scope !== undefined)
    yield* attributes(scopeTitle(node, style), span.scope.attributes, style, true);
}

function eventLines({ name, attributes }: SpanEvent, style: Style): Iterable<string> {
  return wholeAttributes(`event ${style.clean(name)}`, attributes, style);
}

/** What a heading stands over, and what was found about the spans there. */
function* sectionLines(
  { missingSpanId, spans, lines }: SectionRow,
  subject: Subject,
  style: Style,
): Generator<string, void> {
  const { paint, clean, glyphs } = style;
  if (missingSpanId === undefined)
    return yield* wrapped(
      "",
      `${counted(lines, "log line")} of this trace ${lines === 1 ? "names" : "name"} no span of it, and stood in the time of none`,
      style,
      paint.dim,
      0,
    );
  const orphans = new Set(
    subject.facts.tree.missing
      .find(({ spanId }) => spanId === missingSpanId)
      ?.children.map(({ span }) => span.spanId),
  );
  yield paint.bold(fitted(`${glyphs.unknown} missing span ${clean(missingSpanId)}`, style));
  yield* wrapped(
    "",
    `nobody sent it; ${counted(spans, "span")} ${spans === 1 ? "names" : "name"} it as parent`,
    style,
    paint.dim,
    0,
  );
  for (const finding of subject.diagnosis.findings)
    if (finding.spanIds.some((id) => orphans.has(id))) yield* oneFinding(finding, subject, style);
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
