import type { Expectations, ExpectedPlace } from "../../model/expectations.ts";
import type { SpanId } from "../../model/ids.ts";
import { isRemotelyCalled } from "../../trace/root.ts";
import type { MissingSpan, Tree, TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { mayStillGrow } from "../still-growing.ts";
import { PlacesAbove } from "./place-above.ts";

/** Why a parent is not there (diagnostics S01); the first that fits. */
export type LossCause = "partial" | "in-flight" | "cross-service loss" | "lost span";

/** A span that others name as their parent and nobody sent. */
export interface LostSpan {
  readonly spanId: SpanId;
  /** Those of its children that were not called from outside the trace, which are S05's; by start. */
  readonly children: readonly TreeNode[];
  readonly cause: LossCause;
  /** The place of the contract that its children stand below. */
  readonly place: ExpectedPlace | undefined;
  /** From the first start to the last known time of its children: offsets, nanoseconds. */
  readonly startNs: number;
  readonly endNs: number;
}

export const LOST_SPAN_NEEDS = ["tree", "completeness", "clock", "expectations"] as const;
type Facts = Pick<RuleFacts, (typeof LOST_SPAN_NEEDS)[number]>;

/** Every lost span of a trace, once however many children it has. */
export function lostSpans({ tree, completeness, clock, expectations }: Facts): LostSpan[] {
  if (tree.missing.length === 0) return [];
  const isOnlyPlace = onlyPlaceOfService(tree);
  const places = new PlacesAbove(expectations);
  const causeOf = (group: MissingSpan): LossCause => {
    if (completeness.state === "partial") return "partial";
    if (mayStillGrow({ tree, clock })) return "in-flight";
    return isOnlyPlace(group) ? "cross-service loss" : "lost span";
  };
  return tree.missing.flatMap((group) => {
    const children = group.children.filter((node) => !node.superseded && !isRemotelyCalled(node));
    const [first] = children;
    if (first === undefined) return [];
    const names = new Set(children.map(({ span }) => span.name));
    return [
      {
        spanId: group.spanId,
        children,
        cause: causeOf(group),
        place: isOfContract(first, expectations) ? places.find(names) : undefined,
        startNs: first.offsetNs,
        endNs: children.reduce((latest, node) => Math.max(latest, lastKnownNs(node)), first.offsetNs),
      },
    ];
  });
}

function isOfContract({ span }: TreeNode, expectations: Expectations | undefined): boolean {
  return expectations?.fitsService?.(span.resource.service) !== false;
}

function lastKnownNs({ offsetNs, durationNs = 0 }: TreeNode): number {
  return offsetNs + Math.max(0, durationNs);
}

/** Whether all spans of the orphans' service lie below one missing span, and the trace has other services. */
function onlyPlaceOfService(tree: Tree): (group: MissingSpan) => boolean {
  const groupOf: (MissingSpan | undefined)[] = new Array(tree.nodes.length);
  for (const group of tree.missing) for (const { index } of group.children) groupOf[index] = group;
  const spansOf = new Map<string | undefined, number>();
  const below = new Map<MissingSpan, Map<string | undefined, number>>();
  for (const { index, parent, span } of tree.nodes) {
    const { service } = span.resource;
    spansOf.set(service, (spansOf.get(service) ?? 0) + 1);
    const group = groupOf[index] ?? (parent && groupOf[parent.index]);
    if (group === undefined) continue;
    groupOf[index] = group;
    const counts = below.get(group) ?? new Map<string | undefined, number>();
    below.set(group, counts);
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return (group) => {
    const [service, ...others] = new Set(group.children.map(({ span }) => span.resource.service));
    if (service === undefined || others.length > 0 || spansOf.size === 1) return false;
    return below.get(group)?.get(service) === spansOf.get(service);
  };
}
