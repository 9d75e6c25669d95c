import type { Attributes } from "../model/attribute.ts";
import { nanosBetween } from "../model/time.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { valueText, valueType } from "./attribute-text.ts";
import { detailText } from "./detail-text.ts";
import { spanHead } from "./span-head.ts";
import type { Style } from "./style.ts";
import { blanks, cut, fitLeft, fitted, widthOf } from "./width.ts";

const KEY_AT_MOST = 40;

/** The spans that an id or else a name means, in tree order. */
export function spansCalled({ tree }: TraceFacts, idOrName: string): readonly TreeNode[] {
  const byId = tree.nodes.filter(
    ({ span }) => span.spanId === idOrName.toLowerCase() || span.spanId === idOrName,
  );
  return byId.length > 0 ? byId : tree.nodes.filter(({ span }) => span.name === idOrName);
}

/** Everything about one span: its place, times, facts, attributes with their types, events, links, log lines. */
export function* spanDetail(facts: TraceFacts, node: TreeNode, style: Style): Generator<string, void> {
  const { span } = node;
  yield* spanHead(facts, node, style);
  yield* attributeSection("attributes", span.attributes, style);
  yield* eventSection(facts, node, style);
  yield* linkSection(node, style);
  yield* logSection(facts, node, style);
  yield* attributeSection("resource", span.resource.attributes, style);
  if (span.scope !== undefined)
    yield* attributeSection(scopeTitle(node, style), span.scope.attributes, style, true);
}

/** A title, and attributes with their types; nothing where there is none. */
export function* attributeSection(
  title: string,
  attributes: Attributes,
  style: Style,
  evenIfEmpty = false,
): Generator<string, void> {
  if (attributes.size === 0 && !evenIfEmpty) return;
  yield* ["", style.paint.bold(title)];
  const keys = [...attributes.keys()].map((key) => widthOf(style.clean(key)));
  const cells = Math.min(
    KEY_AT_MOST,
    keys.reduce((widest, width) => Math.max(widest, width), 0),
  );
  for (const [key, value] of attributes) {
    const name = style.clean(key);
    const shown = fitLeft(name, style.full ? Math.max(cells, widthOf(name)) : cells, style.glyphs.ellipsis);
    const type = `  ${valueType(value)}`;
    const room = style.width - widthOf(shown) - type.length - 3;
    const text = style.clean(valueText(value));
    yield ` ${shown}  ${style.full ? text : cut(text, Math.max(1, room), style.glyphs.ellipsis)}${style.paint.dim(type)}`;
  }
}

/** Its events, a line each, at their offsets. */
export function* eventSection(facts: TraceFacts, { span }: TreeNode, style: Style): Generator<string, void> {
  if (span.events.length === 0) return;
  yield* ["", style.paint.bold("events")];
  for (const event of span.events) {
    const time = event.timeUnixNano;
    const offsetNs = time === undefined ? undefined : nanosBetween(facts.startUnixNano, time);
    yield ` ${detailText({ kind: "event", event, count: 1, offsetNs }, style.width - 1, facts.tree.resolutionNs, style)}`;
  }
}

/** Where it links to, with what the links say. */
export function* linkSection({ span }: TreeNode, style: Style): Generator<string, void> {
  if (span.links.length === 0) return;
  yield* ["", style.paint.bold("links")];
  for (const { traceId, spanId, attributes } of span.links) {
    const link = ` trace ${style.clean(traceId)}${spanId === undefined ? "" : ` span ${style.clean(spanId)}`}`;
    yield fitted(link, style);
    for (const [key, value] of attributes)
      yield fitted(blanks(3) + style.clean(`${key}  ${valueText(value)}`), style);
  }
}

/** The log lines that are its own. */
export function* logSection(facts: TraceFacts, node: TreeNode, style: Style): Generator<string, void> {
  const logs = facts.attachments.filter((log) => log.node === node);
  if (logs.length === 0) return;
  yield* ["", style.paint.bold("log lines")];
  for (const log of logs)
    yield ` ${detailText({ kind: "log", log }, style.width - 1, facts.tree.resolutionNs, style)}`;
}

/** `scope opentelemetry.llm 1.2.0`. */
export function scopeTitle({ span }: TreeNode, { clean }: Style): string {
  const { name, version } = span.scope ?? { name: "", version: undefined };
  return `scope ${clean(name)}${version === undefined ? "" : ` ${clean(version)}`}`;
}
