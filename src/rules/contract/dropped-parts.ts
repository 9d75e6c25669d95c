import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { Found } from "../rule.ts";

const PARTS = ["attributes", "events", "links"] as const;
type Part = (typeof PARTS)[number];

/** The default of OpenTelemetry's SDKs for each of attributes, events and links. */
const COUNT_LIMIT = 128;
const SETTINGS: Readonly<Record<Part, string>> = {
  attributes: "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
  events: "OTEL_SPAN_EVENT_COUNT_LIMIT",
  links: "OTEL_SPAN_LINK_COUNT_LIMIT",
};

/** What exporters say they threw away, and spans that have just as many attributes as may be (diagnostics C04a). */
export function* droppedParts({ tree }: Pick<RuleFacts, "tree">): Generator<Found, void> {
  const nodes = tree.nodes.filter(
    ({ span, superseded }) =>
      !superseded && (span.dropped !== undefined || span.attributes.size === COUNT_LIMIT),
  );
  if (nodes.length === 0) return;
  for (const part of PARTS) {
    const lossy = nodes.filter(({ span }) => (span.dropped?.[part] ?? 0) > 0);
    for (const group of byPlace(lossy)) yield dropped(part, group);
  }
  const full = nodes.filter(
    ({ span }) => span.attributes.size === COUNT_LIMIT && (span.dropped?.attributes ?? 0) === 0,
  );
  for (const group of byPlace(full)) yield filled(group);
}

function byPlace(nodes: readonly TreeNode[]): Iterable<readonly TreeNode[]> {
  if (nodes.length === 0) return [];
  return Map.groupBy(nodes, ({ span, parent }) => `${parent?.span.name ?? ""}\n${span.name}`).values();
}

function dropped(part: Part, group: readonly TreeNode[]): Found {
  const counts = group.map(({ span }) => span.dropped?.[part] ?? 0);
  const lost = counts.reduce((one, other) => one + other, 0);
  const spans = group.length === 1 ? "" : ` on ${group.length} spans`;
  return {
    severity: "warning",
    confidence: 1,
    spans: group,
    message: `${nameOf(group)} lost ${lost} ${lost === 1 ? part.slice(0, -1) : part}${spans}: its exporter dropped them`,
    phrase: `${part} dropped`,
    evidence: { stat: [{ name: `dropped ${part}`, value: lost, n: group.length }] },
    expected: `no ${part} dropped`,
    actual: `${lost} dropped`,
    fix: `raise ${SETTINGS[part]}, or record fewer ${part} on ${nameOf(group)}`,
    clause: `dropped ${part}`,
  };
}

function filled(group: readonly TreeNode[]): Found {
  const spans = group.length === 1 ? "" : ` on ${group.length} spans`;
  return {
    severity: "info",
    confidence: 0.5,
    spans: group,
    message: `${nameOf(group)} has exactly ${COUNT_LIMIT} attributes${spans}, the default limit: some may be lost`,
    phrase: "attribute count at its limit",
    evidence: { stat: [{ name: "attributes", value: COUNT_LIMIT, limit: COUNT_LIMIT, n: group.length }] },
    fix: `raise ${SETTINGS.attributes}, or record fewer attributes on ${nameOf(group)}`,
    clause: "attribute count",
  };
}

function nameOf([first]: readonly TreeNode[]): string {
  return first?.span.name || "a span without a name";
}
