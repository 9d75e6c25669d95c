import { isChildOf } from "../../trace/child-of-link.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { offsetText } from "./offset-text.ts";

const BESIDE_NS = 1e9;
const SESSION_NS = 60e9;
const SHOWN = 10;
const NAMED = 3;

/** How a further root stands to those before it (diagnostics S03). */
type RootKind = "beside" | "late root" | "session";
const KINDS: readonly RootKind[] = ["beside", "late root", "session"];

export const multiRoot = rule({
  code: "S03",
  name: "multi-root",
  title: "more than one root in a trace",
  why:
    "A trace should be one request. With several roots its duration, its critical path and its totals " +
    "belong to nobody.",
  fix: "start one trace for each user's request, and link the turns of a conversation",
  example: {
    fires: "rerank has no parent, and begins 28 ms after the http.handler of the same trace.",
    quiet: "A second span without parent has a link that says child_of: the link names its parent.",
  },
  severities: ["warning", "info"],
  needs: ["tree", "spanFacts", "sightings"],
  traceql: "{ nestedSetParent < 0 } | count() > 1",
  *check(facts) {
    const roots = trueRoots(facts.tree);
    const [first, ...further] = roots;
    if (first === undefined || further.length === 0) return;
    const session = commonSession(roots, facts);
    const gaps = gapsBefore(roots);
    for (const kind of KINDS) {
      const found = further.filter((root) => kindOf(gaps.get(root) ?? 0, session) === kind);
      if (found.length > 0) yield foundOf(kind, [first, ...found], { session, gaps, facts });
    }
  },
});

/** Spans without a parent, by start; whom a link names as its parent's child is none. */
function trueRoots({ roots }: Tree): TreeNode[] {
  return roots.filter(
    ({ span, superseded }) => span.parentSpanId === undefined && !superseded && !span.links.some(isChildOf),
  );
}

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings">;

/** The session that all roots name. */
function commonSession(roots: readonly TreeNode[], { spanFacts }: Facts): string | undefined {
  const [session, ...others] = new Set(roots.map((root) => spanFacts(root).sessionId));
  return others.length === 0 ? session : undefined;
}

/** From the last known time of all roots before a root to its start, nanoseconds; negative: they overlap. */
function gapsBefore(roots: readonly TreeNode[]): ReadonlyMap<TreeNode, number> {
  const gaps = new Map<TreeNode, number>();
  let reached = 0;
  for (const root of roots) {
    gaps.set(root, root.offsetNs - reached);
    reached = Math.max(reached, root.offsetNs + Math.max(0, root.durationNs ?? 0));
  }
  return gaps;
}

function kindOf(gapNs: number, session: string | undefined): RootKind {
  if (session !== undefined || gapNs > SESSION_NS) return "session";
  return gapNs > BESIDE_NS ? "late root" : "beside";
}

interface Around {
  /** The session that all roots name. */
  readonly session: string | undefined;
  readonly gaps: ReadonlyMap<TreeNode, number>;
  readonly facts: Facts;
}

const PHRASES: Readonly<Record<RootKind, string>> = {
  beside: "several roots",
  "late root": "late root",
  session: "a trace is a session",
};

/** `roots`: the trace's first, then those of the kind. */
function foundOf(kind: RootKind, roots: readonly TreeNode[], { session, gaps, facts }: Around): Found {
  const [first, ...further] = roots;
  const shown = roots.slice(0, SHOWN);
  const isSession = kind === "session";
  const beside = isSession
    ? `the trace is a session, not a request: beside ${first?.span.name} it has`
    : `beside its root ${first?.span.name} the trace has`;
  return {
    severity: isSession ? "info" : "warning",
    confidence: isSession ? 0.8 : 0.9,
    spans: further,
    message: `${beside} ${furtherText(further)}`,
    phrase: PHRASES[kind],
    evidence: {
      time: shown.map((root) => timeProof(root, root === first ? ownerOf(root) : placeOf(root, gaps))),
      ...(session === undefined
        ? {}
        : { attr: shown.flatMap((root) => attributeProofs(root, facts, "sessionId")) }),
    },
    expected: "one root",
    actual: `${roots.length} roots in ${durationText(endOf(roots))}`,
    ...(isSession ? { fix: "split it: one trace for each turn, the turns joined by links" } : {}),
    clause: kind,
  };
}

function furtherText(further: readonly TreeNode[]): string {
  const names = [...new Set(further.map(({ span }) => span.name))];
  const listed = names.slice(0, NAMED).join(", ") + (names.length > NAMED ? ", …" : "");
  const from = offsetText(further[0]?.offsetNs ?? 0);
  return further.length === 1
    ? `1 further root: ${listed} (${from})`
    : `${further.length} further roots: ${listed} (from ${from})`;
}

function ownerOf({ span }: TreeNode): string {
  return `root of ${span.resource.service ?? "an unnamed service"}`;
}

function placeOf(root: TreeNode, gaps: ReadonlyMap<TreeNode, number>): string {
  const gap = gaps.get(root) ?? 0;
  const where = gap < 0 ? "while one before it runs" : `${durationText(gap)} after those before it`;
  return `${ownerOf(root)}, ${where}`;
}

function endOf(roots: readonly TreeNode[]): number {
  return roots.reduce((end, { offsetNs, durationNs = 0 }) => Math.max(end, offsetNs + durationNs), 0);
}
