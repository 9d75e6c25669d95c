import type { ExpectedPlace } from "../../model/expectations.ts";
import type { LinkProof, Severity } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { mayStillGrow } from "../still-growing.ts";
import { type Adoption, adoptionOf } from "./adoption.ts";
import type { GivenTrace, ServiceRoots } from "./service-roots.ts";
import { type StrayBy, strayBy } from "./stray-root.ts";

const SHOWN_CANDIDATES = 5;
const SHOWN_EXAMPLES = 3;
/** Examples are looked for among so many roots. */
const MOST_TRIED = 20;
const BY_CONTRACT = 0.9;
const BY_ROLE = 0.6;

export const STRAY_NEEDS = ["tree", "sightings", "completeness", "clock", "expectations"] as const;

/** A root that should have a parent, and what is known around it. */
export interface Stray {
  readonly node: TreeNode;
  readonly by: StrayBy;
  /** All roots of its service. */
  readonly roots: ServiceRoots;
  readonly trace: GivenTrace;
  /** A root of the same trace that may well be one. */
  readonly proper: TreeNode | undefined;
  readonly facts: Pick<RuleFacts, (typeof STRAY_NEEDS)[number]>;
}

export function strayFound(stray: Stray): Found {
  const { node, by, roots, proper, facts } = stray;
  const places = by.by === "contract" ? by.places : [];
  const parents = placesAbove(places, facts);
  const adoption = proper === undefined ? adoptionIn(stray, places, parents) : undefined;
  const key = adoption?.candidates[0]?.key;
  const under = parents.map(({ label }) => label).join(" or ");
  const unsure = unsureBecause(facts);
  return {
    severity: severityOf(by, unsure !== undefined),
    confidence: by.by === "contract" ? BY_CONTRACT : BY_ROLE,
    spans: [node],
    message:
      `${node.span.name} has no parent, though ${expectation(by, under)}${besideText(proper)}` +
      `${adoption === undefined ? "" : adoptionText(adoption)}${unsure ?? ""}`,
    phrase: "lost context",
    evidence: {
      time: [
        timeProof(node, "a root"),
        ...(proper === undefined ? [] : [timeProof(proper, "the trace's root")]),
      ],
      stat: [shareOfRoots(node, roots)],
      ...(key === undefined ? {} : { attr: attributeProofs(key.node, facts, key.concept) }),
      ...linksOf(stray, adoption),
    },
    expected:
      by.by === "contract"
        ? `under ${pathsAbove(places)} (contract ${facts.expectations?.contract})`
        : "a parent",
    actual: "no parent",
    clause: by.by,
  };
}

/** Whether it is lost at all, where it begins so many traces. */
export function workloadQuestion({ node, roots }: Stray): Found {
  const begun = roots.begunBy(node.span.name).length;
  const service = node.span.resource.service ?? "its service";
  return {
    severity: "info",
    confidence: BY_ROLE,
    spans: [node],
    message: `${node.span.name} begins ${begun} of the ${roots.traces} traces of ${service}: is it work of its own?`,
    phrase: "a workload of its own?",
    evidence: {
      stat: [
        {
          name: `traces of ${service} begun by ${node.span.name}`,
          value: begun / roots.traces,
          n: roots.traces,
        },
      ],
    },
    fix: `if it is, write ${node.span.name} under roots.allow of the contract; if not, its context is lost in every request`,
    clause: "workload",
  };
}

function placesAbove(places: readonly ExpectedPlace[], { expectations }: Stray["facts"]): ExpectedPlace[] {
  const paths = new Set(places.flatMap(({ parents }) => parents));
  return (expectations?.places ?? []).filter(({ path }) => paths.has(path));
}

function pathsAbove(places: readonly ExpectedPlace[]): string {
  return [...new Set(places.flatMap(({ parents }) => parents))].join(" or ");
}

function adoptionIn(
  { node, roots, trace, facts }: Stray,
  places: readonly ExpectedPlace[],
  parents: readonly ExpectedPlace[],
): Adoption {
  const around = roots
    .around(trace, node)
    .filter((root) => strayBy(root.node, root.trace.role(root.node), facts.expectations) === undefined);
  return adoptionOf(node, places, parents, around);
}

/** Absence proves less where spans may be missing (diagnostics §1.5). */
function unsureBecause({ tree, clock, completeness }: Stray["facts"]): string | undefined {
  if (completeness.state === "partial") return "; the trace is partial";
  return mayStillGrow({ tree, clock }) ? "; the trace may still grow" : undefined;
}

function severityOf({ by }: StrayBy, unsure: boolean): Severity {
  if (by === "contract") return unsure ? "warning" : "error";
  return unsure ? "info" : "warning";
}

function expectation(by: StrayBy, under: string): string {
  return by.by === "contract" ? `the contract has it under ${under}` : `${by.role} work belongs to a request`;
}

function besideText(proper: TreeNode | undefined): string {
  return proper === undefined ? "" : `, beside ${proper.span.name} in one trace`;
}

function adoptionText({ verdict, candidates, equals }: Adoption): string {
  const [best] = candidates;
  if (best === undefined) return "";
  const { node, trace } = best.root;
  if (verdict === "probable")
    return `; probable parent trace ${trace.traceId}, ${node.span.name} (score ${best.score}: ${best.parts.join(", ")})`;
  const many = `${equals} ${equals === 1 ? "candidate" : "candidates"}`;
  return verdict === "possible" ? `; possible (${many}, score ${best.score})` : "; its request is unknown";
}

function shareOfRoots({ span }: TreeNode, roots: ServiceRoots) {
  const same = roots.named(span.name).length;
  const service = span.resource.service ?? "its service";
  return {
    name: `share of the roots of ${service} called ${span.name}`,
    value: same / roots.count,
    n: roots.count,
  };
}

/** The best candidates with their scores, and further traces that begin so. */
function linksOf({ node, roots, trace }: Stray, adoption: Adoption | undefined): { link?: LinkProof[] } {
  const candidates = (adoption?.candidates ?? [])
    .slice(0, SHOWN_CANDIDATES)
    .map(({ root, score, parts }) => ({
      traceId: root.trace.traceId,
      spanId: root.node.span.spanId,
      note: `${root.node.span.name} ran around it, score ${score}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`,
    }));
  const examples = roots
    .named(node.span.name)
    .slice(0, MOST_TRIED)
    .filter((root) => root.trace.traceId !== trace.traceId)
    .slice(0, SHOWN_EXAMPLES)
    .map((root) => ({
      traceId: root.trace.traceId,
      spanId: root.node.span.spanId,
      note: `another root called ${node.span.name}`,
    }));
  const link = [...candidates, ...examples];
  return link.length === 0 ? {} : { link };
}
