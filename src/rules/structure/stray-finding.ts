import type { ExpectedPlace } from "../../model/expectations.ts";
import type { Severity, StatProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { mayStillGrow } from "../still-growing.ts";
import { type Adoption, adoptionOf } from "./adoption.ts";
import { adoptionText, linksOf } from "./adoption-text.ts";
import type { CorrelationKey } from "./correlation-keys.ts";
import type { GivenTrace, ServiceRoots } from "./service-roots.ts";
import { type StrayBy, strayBy } from "./stray-root.ts";

const BY_CONTRACT = 0.9;
const BY_ROLE = 0.6;

/** Concepts without which a key's value says nothing. */
const BESIDE: Partial<Record<CorrelationKey["concept"], readonly ["sessionId" | "httpRoute"]>> = {
  turn: ["sessionId"],
  userId: ["httpRoute"],
};

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
      `${adoption === undefined ? "" : adoptionText(adoption)}${countText(node, roots)}${unsure ?? ""}`,
    phrase: "lost context",
    evidence: {
      time: [
        timeProof(node, "a root"),
        ...(proper === undefined ? [] : [timeProof(proper, "the trace's root")]),
      ],
      stat: [shareOfRoots(node, roots)],
      ...(key === undefined
        ? {}
        : { attr: attributeProofs(key.node, facts, key.concept, ...(BESIDE[key.concept] ?? [])) }),
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

function countText({ span }: TreeNode, roots: ServiceRoots): string {
  const same = roots.named(span.name).length;
  return same < 2 ? "" : `; ${same} of ${roots.count} roots of its service are called so`;
}

function shareOfRoots({ span }: TreeNode, roots: ServiceRoots): StatProof {
  const same = roots.named(span.name).length;
  const service = span.resource.service ?? "its service";
  return {
    name: `share of the roots of ${service} called ${span.name}`,
    value: same / roots.count,
    n: roots.count,
  };
}
