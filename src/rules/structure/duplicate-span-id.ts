import type { Tree, TreeNode } from "../../trace/tree.ts";
import { timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { firstDifference, type SpanDifference } from "./span-difference.ts";

const SHOWN = 10;
/** Of so many spans with one id Tempo gives up numbering the trace's tree (diagnostics §1.8.6). */
const BLINDS_TEMPO = 3;

export const duplicateSpanId = rule({
  code: "S09",
  name: "duplicate-span-id",
  title: "span id used twice",
  why:
    "An id that two spans share points at neither: children hang under the wrong one, and spans, tokens and " +
    "money are counted twice or too little.",
  fix: "reseed the id generator after a fork or a snapshot; give every span an id of its own",
  example: {
    fires:
      "Two workers draw the same ids after a fork, so that an embed.query and an llm.decode of one trace are both 3f9a0c1d2e4b5a67.",
    quiet: "A client's span and the server's share one id, as Zipkin means it: their kinds tell them apart.",
  },
  severities: ["error", "info"],
  needs: ["tree"],
  *check({ tree }) {
    const again = sentAgain(tree);
    if (again.length > 0) yield repeated(again, tree.duplicates);
    for (const bearers of tree.byId.values()) {
      if (bearers.length < 2) continue;
      const lesser = bearers.filter(({ superseded }) => superseded);
      const standing = bearers.filter(({ superseded }) => !superseded);
      if (lesser.length > 0) yield told(lesser, standing);
      if (standing.length > 1 && standing.every(({ marks }) => marks.has("conflict")))
        yield isSharedOnPurpose(standing) ? toMany(standing) : clash(standing);
    }
  },
});

/** Spans that were merged with identical ones, and have no lesser telling beside them. */
function sentAgain({ nodes, byId, duplicates }: Tree): TreeNode[] {
  if (duplicates === 0) return [];
  return nodes.filter(({ marks, superseded, span }) => {
    if (superseded || !marks.has("duplicate")) return false;
    const bearers = byId.get(span.spanId) ?? [];
    return bearers.length < 2 || bearers.every((bearer) => !bearer.superseded);
  });
}

function repeated(nodes: readonly TreeNode[], copies: number): Found {
  const [first] = nodes;
  const who = nodes.length === 1 ? `${first?.span.name} was` : `${nodes.length} spans were`;
  return {
    severity: "info",
    confidence: 1,
    spans: nodes,
    message: `${who} exported again, equal in every field: ${copies === 1 ? "1 copy" : `${copies} copies`} merged, counted once`,
    phrase: "spans exported again",
    evidence: {
      stat: [{ name: "identical copies", value: copies, n: nodes.length }],
      time: nodes.slice(0, SHOWN).map((node) => timeProof(node, "exported again")),
    },
    fix: "look at why the exporter sends again what was accepted: timeouts shorter than the collector's answer",
    clause: "repeat",
  };
}

/** Lesser tellings of spans that are there in full. */
function told(lesser: readonly TreeNode[], standing: readonly TreeNode[]): Found {
  const [first] = lesser;
  const fuller = standing.find(
    ({ span }) => span.name === first?.span.name && span.startUnixNano === first.span.startUnixNano,
  );
  const difference = first && fuller && firstDifference(fuller, first);
  return {
    severity: "info",
    spans: [...(fuller === undefined ? [] : [fuller]), ...lesser],
    message:
      `${first?.span.name} was exported ${lesser.length + 1} times, once more fully` +
      (difference === undefined ? "" : `: it differs in ${difference.what}`) +
      "; the fuller one counts",
    phrase: "span exported twice",
    evidence: {
      ...proofsOf(difference),
      time: [...(fuller === undefined ? [] : [fuller]), ...lesser]
        .slice(0, SHOWN)
        .map((node) => timeProof(node, node.superseded ? "the lesser telling" : "the fuller telling")),
    },
    ...sidesOf(difference),
    fix: "export a span once, when it has ended",
    clause: "fuller",
  };
}

/** Zipkin's message to many: its receivers write the sender's id, and each says that it shares it. */
function isSharedOnPurpose(standing: readonly TreeNode[]): boolean {
  return standing.every(({ marks }) => marks.has("shared"));
}

function toMany(standing: readonly TreeNode[]): Found {
  const [sender] = standing;
  const name = standing.find(({ span }) => span.kind === "CLIENT")?.span.name ?? sender?.span.name;
  return {
    severity: "info",
    spans: standing,
    message: `${standing.length - 1} receivers of ${name} share its id ${sender?.span.spanId}${blindness(standing)}`,
    phrase: "one id for a message to many",
    evidence: { time: standing.slice(0, SHOWN).map((node) => timeProof(node, node.span.name)) },
    fix: "give each receiver a span of its own below the sender's, or a link to it",
    clause: "to-many",
  };
}

function blindness(standing: readonly TreeNode[]): string {
  if (standing.length < BLINDS_TEMPO) return "";
  return "; structural TraceQL is blind on this trace, since one id stands ×3";
}

function clash(standing: readonly TreeNode[]): Found {
  const [one, other] = standing;
  const difference = one && other && firstDifference(one, other);
  const names = [...new Set(standing.map(({ span }) => span.name))];
  return {
    severity: "error",
    confidence: 0.95,
    spans: standing,
    message:
      `${standing.length} different spans bear the id ${one?.span.spanId} (${names.slice(0, 3).join(", ")}` +
      `${names.length > 3 ? ", …" : ""}), differing in ${difference?.what}${blindness(standing)}`,
    phrase: "one id, several spans",
    evidence: {
      ...proofsOf(difference),
      time: standing.slice(0, SHOWN).map((node) => timeProof(node, node.span.name)),
    },
    expected: "an id of its own for every span",
    ...sidesOf(difference),
    clause: "conflict",
  };
}

function proofsOf(difference: SpanDifference | undefined): Found["evidence"] {
  return difference === undefined || difference.proofs.length === 0 ? {} : { attr: difference.proofs };
}

function sidesOf(difference: SpanDifference | undefined): Pick<Found, "actual"> {
  if (difference === undefined) return {};
  const { what, one = "absent", other = "absent" } = difference;
  return { actual: `${what}: ${one}, and ${other}` };
}
