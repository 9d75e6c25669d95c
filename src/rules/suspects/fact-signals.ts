import type { TreeNode } from "../../trace/tree.ts";
import type { AnyConceptName } from "../../vocabulary/detail-concepts.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import type { Signal } from "./signal.ts";

type Facts = Pick<RuleFacts, "root" | "modelCalls" | "spanFacts" | "sightings">;

const SURE = 0.95;

/** Recorded facts that explain or are explained: why generation stopped, what was reported, how it ended. */
export function factSignals(facts: Facts): Signal[] {
  return [...immediateStops(facts), ...reports(facts), ...outcomes(facts)];
}

function immediateStops(facts: Facts): Signal[] {
  const stopped = facts.modelCalls
    .map(({ node }) => node)
    .filter((node) => facts.spanFacts(node).stopMeaning === "immediate_eos");
  return stopped.map((node) => ({
    ...signalAt(node, "fact:immediate-eos", node.offsetNs),
    signal: "stopped immediately",
    detail: `${facts.spanFacts(node).stopReason}`,
    evidence: {
      attr: attributeProofs(node, facts, "stopReason"),
      time: [timeProof(node, "from start to stop")],
    },
  }));
}

/** The caller was told that all went well. */
function reports({ root, spanFacts, ...facts }: Facts): Signal[] {
  if (root === undefined || spanFacts(root).failed) return [];
  const { httpStatus } = spanFacts(root);
  const saysWell = httpStatus === undefined ? root.span.status === "OK" : httpStatus < 400;
  if (!saysWell) return [];
  return [
    {
      ...signalAt(root, "fact:success-reported", endOf(root)),
      signal: "success reported",
      detail: httpStatus === undefined ? "status OK" : `HTTP ${httpStatus}`,
      evidence: { attr: attributeProofs(root, facts, "httpStatus"), time: [timeProof(root, "the request")] },
    },
  ];
}

const OUTCOMES: readonly [AnyConceptName, string, (value: unknown) => boolean, string][] = [
  ["policyCorrect", "fact:policy-broken", (value) => value === false, "the answer broke the policy"],
  ["csat", "fact:unhappy-user", (value) => typeof value === "number" && value <= 2, "the user was unhappy"],
];

/** What came of the request, where somebody recorded it. */
function outcomes(facts: Facts): Signal[] {
  const { root } = facts;
  if (root === undefined) return [];
  return OUTCOMES.flatMap(([concept, kind, isBad, signal]) => {
    const [proof] = attributeProofs(root, facts, concept);
    if (proof === undefined || !isBad(facts.sightings(root).value(concept))) return [];
    const detail = `${proof.key} ${String(facts.sightings(root).value(concept))}`;
    return [{ ...signalAt(root, kind, endOf(root)), signal, detail, evidence: { attr: [proof] } }];
  });
}

function endOf({ offsetNs, durationNs }: TreeNode): number {
  return offsetNs + Math.max(0, durationNs ?? 0);
}

function signalAt(node: TreeNode, kind: string, atNs: number) {
  return { kind, node, atNs, confidence: SURE, rules: [], words: noWords, isBlamable: true };
}

const NO_WORDS: ReadonlySet<string> = new Set();

function noWords(): ReadonlySet<string> {
  return NO_WORDS;
}
