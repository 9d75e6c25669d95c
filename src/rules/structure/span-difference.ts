import type { AttributeProof } from "../../model/finding.ts";
import type { Span } from "../../model/span.ts";
import { spanParts } from "../../trace/span-parts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { offsetText } from "./offset-text.ts";

/** Where two spans of one id part ways. */
export interface SpanDifference {
  /** `end`, `attribute llm.tokens.out`, `an event`. */
  readonly what: string;
  /** What either says there, for eyes; undefined where it says nothing. */
  readonly one: string | undefined;
  readonly other: string | undefined;
  /** Both sides, where it is an attribute. */
  readonly proofs: readonly AttributeProof[];
}

const ATTRIBUTE = "attribute ";
const LONGEST_VALUE = 80;

/** The first field in which they differ; they may differ in what was dropped alone. */
export function firstDifference(one: TreeNode, other: TreeNode): SpanDifference {
  const [parts, otherParts] = [spanParts(one.span), spanParts(other.span)];
  for (const name of [...parts.keys(), ...otherParts.keys()]) {
    const [value, otherValue] = [parts.get(name), otherParts.get(name)];
    if (value === otherValue) continue;
    const texts = { one: valueText(name, value, one), other: valueText(name, otherValue, other) };
    return { what: fieldOf(name), ...texts, proofs: proofsOf(name, one, other) };
  }
  const what = "the counts of what was dropped";
  return { what, one: droppedText(one.span), other: droppedText(other.span), proofs: [] };
}

function droppedText({ dropped }: Span): string | undefined {
  return dropped && `${dropped.attributes} attributes, ${dropped.events} events, ${dropped.links} links`;
}

/** An event's or a link's piece is named by all that it says. */
function fieldOf(name: string): string {
  if (name.startsWith("event ")) return "an event";
  return name.startsWith("link ") ? "a link" : name;
}

function valueText(name: string, value: string | undefined, node: TreeNode): string | undefined {
  if (value === undefined) return undefined;
  if (name === "start") return offsetText(node.offsetNs);
  if (name === "end") return offsetText(node.offsetNs + (node.durationNs ?? 0));
  if (name.startsWith("event ") || name.startsWith("link ")) return name.slice(0, LONGEST_VALUE);
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

function proofsOf(name: string, ...nodes: readonly TreeNode[]): AttributeProof[] {
  if (!name.startsWith(ATTRIBUTE)) return [];
  const key = name.slice(ATTRIBUTE.length);
  return nodes.flatMap(({ span: { spanId, attributes } }) => {
    const value = attributes.get(key);
    return value === undefined ? [] : [{ spanId, key, value }];
  });
}
