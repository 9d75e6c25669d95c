import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import { failureOf } from "../retry/failure.ts";
import type { Found } from "../rule.ts";
import type { Fate } from "./fate.ts";

type Facts = Pick<RuleFacts, "spanFacts" | "sightings">;

/** What R04 says of an error that its root does not report; `consumer` is the model call that its output was for. */
export function foundAbout(fate: Fate, root: TreeNode, consumer: TreeNode | undefined, facts: Facts): Found {
  if (fate.fallback !== undefined) return fallbackAnswered(fate.node, fate.fallback, facts);
  if (fate.tolerance !== undefined) return tolerated(fate.node, fate.tolerance, facts);
  if (!fate.inStatus) return withoutStatus(fate.node, facts);
  return swallowedError(fate, root, facts, consumer);
}

function swallowedError(fate: Fate, root: TreeNode, facts: Facts, consumer: TreeNode | undefined): Found {
  const { node, required, critical } = fate;
  const { httpStatus } = facts.spanFacts(root);
  const success = httpStatus === undefined ? "without an error" : `with HTTP ${httpStatus}`;
  const went = consumer === undefined ? "" : `, and ${consumer.span.name} went on without its output`;
  const because = [
    ...(required ? ["the contract requires it"] : []),
    ...(critical ? ["it is on the critical path"] : []),
    ...(consumer === undefined ? [] : ["its output feeds a model"]),
  ];
  return {
    severity: because.length > 0 ? "error" : "warning",
    confidence: isClientError(node, facts) ? UNSURE : SURE,
    spans: [node],
    message: `${node.span.name} failed (${saidOf(node, facts)}), but ${root.span.name} ended ${success}${went}`,
    phrase: "swallowed error",
    evidence: {
      attr: [...proofs(node, facts), ...attributeProofs(root, facts, "httpStatus")],
      time: [
        timeProof(node, `status ${node.span.status}${because.length > 0 ? `; ${because.join(", ")}` : ""}`),
        ...(consumer === undefined ? [] : [timeProof(consumer, "what used its output")]),
        timeProof(root, `status ${root.span.status}`),
      ],
      absent: [
        { what: "a later sibling that made up for it", where: node.parent?.span.name ?? root.span.name },
      ],
    },
    expected: `${root.span.name} fails too, or something makes up for it`,
    actual: `status ${root.span.status} on ${root.span.name}`,
    clause: "swallowed",
  };
}

const SURE = 0.9;
/** An answer of 4xx makes a client's span an error by convention, also where the caller expects it. */
const UNSURE = 0.6;

function isClientError(node: TreeNode, { spanFacts }: Facts): boolean {
  const { httpStatus = 0 } = spanFacts(node);
  return node.span.kind === "CLIENT" && httpStatus >= 400 && httpStatus < 500;
}

function fallbackAnswered(node: TreeNode, fallback: TreeNode, facts: Facts): Found {
  return {
    severity: "info",
    confidence: 0.8,
    spans: [node],
    message: `${node.span.name} failed (${saidOf(node, facts)}), and ${fallback.span.name} answered in its place`,
    phrase: "fallback answered",
    evidence: {
      attr: [...proofs(node, facts), ...attributeProofs(fallback, facts, "model")],
      time: [timeProof(node, "failed"), timeProof(fallback, "answered in its place")],
    },
    fix: "watch how often it happens: a fallback hides an outage and may answer worse",
    clause: "fallback",
  };
}

function tolerated(node: TreeNode, reason: string, facts: Facts): Found {
  return {
    severity: "info",
    confidence: 0.8,
    spans: [node],
    message: `${node.span.name} failed (${saidOf(node, facts)}), which is tolerated: ${reason}`,
    phrase: "tolerated error",
    evidence: { attr: proofs(node, facts), time: [timeProof(node, `status ${node.span.status}`)] },
    fix: "nothing, unless it happens more often than it should",
    clause: "tolerated",
  };
}

function withoutStatus(node: TreeNode, facts: Facts): Found {
  const status = node.span.status.toLowerCase();
  return {
    severity: "warning",
    spans: [node],
    message: `${node.span.name} failed (${saidOf(node, facts)}), but its status is ${status}: it counts as a success`,
    phrase: "failure without error status",
    evidence: { attr: proofs(node, facts), time: [timeProof(node, `status ${node.span.status}`)] },
    expected: "status ERROR",
    actual: `status ${node.span.status}`,
    fix: "set the span's status to ERROR where the exception is recorded",
    clause: "unset-status",
  };
}

function saidOf(node: TreeNode, facts: Facts): string {
  const said = failureOf(node, facts)?.said ?? "error";
  return said === "error" ? (facts.spanFacts(node).errorMessage ?? said) : said;
}

function proofs(node: TreeNode, facts: Facts) {
  return attributeProofs(
    node,
    facts,
    "httpStatus",
    "grpcStatus",
    "errorType",
    "exceptionType",
    "errorMessage",
  );
}
