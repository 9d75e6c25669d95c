import type { AttributeProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { brief } from "../brief.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import { failureOf } from "../retry/failure.ts";
import type { Found } from "../rule.ts";
import { wasTold } from "./consumers.ts";
import type { Fate } from "./fate.ts";

/** An error that its root does not report. */
export interface Unreported {
  readonly fate: Fate;
  readonly root: TreeNode;
  /** The model call that its output was for. */
  readonly consumer: TreeNode | undefined;
}

type Facts = Pick<RuleFacts, "spanFacts" | "sightings" | "content">;

/** Into which class of diagnostics R04 an error falls. */
export function classOf({ fallback, tolerance, inStatus }: Fate) {
  if (fallback !== undefined) return "fallback";
  if (tolerance !== undefined) return "tolerated";
  return inStatus ? "swallowed" : "unset-status";
}

/** What R04 says of errors of one class at one place. */
export function foundAbout(first: Unreported, others: readonly Unreported[], facts: Facts): Found {
  const { node, fallback, tolerance } = first.fate;
  const nodes = [first, ...others].map(({ fate }) => fate.node);
  const failed = `${failedText(nodes)} (${saidOf(node, facts)})`;
  const common = { spans: nodes, clause: classOf(first.fate) };
  if (fallback !== undefined) return { ...fallbackAnswered(failed, fallback, nodes, facts), ...common };
  if (tolerance !== undefined) return { ...tolerated(failed, tolerance, nodes, facts), ...common };
  if (!first.fate.inStatus) return { ...withoutStatus(failed, nodes, facts), ...common };
  return { ...swallowedErrors(failed, [first, ...others], facts), ...common };
}

type Told = Omit<Found, "spans" | "clause">;

function swallowedErrors(failed: string, all: readonly [Unreported, ...Unreported[]], facts: Facts): Told {
  const [{ fate, root }] = all;
  const used = all.find((one) => one.consumer !== undefined);
  const consumer = used?.consumer;
  const { httpStatus } = facts.spanFacts(root);
  const rootName = root.span.name || "the root";
  const success = httpStatus === undefined ? "without an error" : `with HTTP ${httpStatus}`;
  const got = used !== undefined && wasTold(used.fate.node, consumer, facts);
  const went = got ? "was given the error for its output" : "went on without its output";
  const because = [
    ...(all.some((one) => one.fate.required) ? ["the contract requires it"] : []),
    ...(all.some((one) => one.fate.critical) ? ["it is on the critical path"] : []),
    ...(consumer === undefined ? [] : ["its output feeds a model"]),
  ];
  const nodes = all.map((one) => one.fate.node);
  return {
    severity: because.length > 0 ? "error" : "warning",
    confidence: isClientError(fate.node, facts) ? UNSURE : SURE,
    message: `${failed}, but ${rootName} ended ${success}${consumer === undefined ? "" : `, and ${consumer.span.name} ${went}`}`,
    phrase: "swallowed error",
    evidence: {
      attr: [...proofs(nodes, facts), ...attributeProofs(root, facts, "httpStatus")],
      time: [
        ...times(nodes, because),
        ...(consumer === undefined ? [] : [timeProof(consumer, "what used its output")]),
        timeProof(root, `status ${root.span.status}`),
      ],
      absent: [
        { what: "a later sibling that made up for it", where: fate.node.parent?.span.name ?? rootName },
      ],
    },
    expected: `${rootName} fails too, or something makes up for it`,
    actual: `status ${root.span.status} on ${rootName}`,
  };
}

const SURE = 0.9;
/** An answer of 4xx makes a client's span an error by convention, also where the caller expects it. */
const UNSURE = 0.6;
/** So many spans are listed as evidence. */
const MOST_LISTED = 20;

function isClientError(node: TreeNode, { spanFacts }: Facts): boolean {
  const { httpStatus = 0 } = spanFacts(node);
  return node.span.kind === "CLIENT" && httpStatus >= 400 && httpStatus < 500;
}

function fallbackAnswered(
  failed: string,
  fallback: TreeNode,
  nodes: readonly TreeNode[],
  facts: Facts,
): Told {
  return {
    severity: "info",
    confidence: 0.8,
    message: `${failed}, and ${fallback.span.name} answered in its place`,
    phrase: "fallback answered",
    evidence: {
      attr: [...proofs(nodes, facts), ...attributeProofs(fallback, facts, "model")],
      time: [...times(nodes), timeProof(fallback, "answered in its place")],
    },
    fix: "watch how often it happens: a fallback hides an outage and may answer worse",
  };
}

function tolerated(failed: string, reason: string, nodes: readonly TreeNode[], facts: Facts): Told {
  return {
    severity: "info",
    confidence: 0.8,
    message: `${failed}, which is tolerated: ${reason}`,
    phrase: "tolerated error",
    evidence: { attr: proofs(nodes, facts), time: times(nodes) },
    fix: "nothing, unless it happens more often than it should",
  };
}

function withoutStatus(failed: string, nodes: readonly TreeNode[], facts: Facts): Told {
  const status = nodes[0]?.span.status ?? "UNSET";
  return {
    severity: "warning",
    message: `${failed}, but the status is ${status.toLowerCase()}: it counts as a success`,
    phrase: "failure without error status",
    evidence: { attr: proofs(nodes, facts), time: times(nodes) },
    expected: "status ERROR",
    actual: `status ${status}`,
    fix: "set the span's status to ERROR where the exception is recorded",
  };
}

/** `Step 1 and 5 like it failed`: their names differ in numbers alone. */
function failedText(nodes: readonly TreeNode[]): string {
  const name = nodes[0]?.span.name ?? "";
  if (nodes.length === 1) return `${name} failed`;
  const alike = nodes.every(({ span }) => span.name === name);
  return alike ? `${name} failed ${nodes.length} times` : `${name} and ${nodes.length - 1} like it failed`;
}

function saidOf(node: TreeNode, facts: Facts): string {
  const said = failureOf(node, facts)?.said ?? "error";
  return said === "error" ? brief(facts.spanFacts(node).errorMessage ?? said) : said;
}

function times(nodes: readonly TreeNode[], because: readonly string[] = []) {
  const why = because.length === 0 ? "" : `; ${because.join(", ")}`;
  return nodes.slice(0, MOST_LISTED).map((node) => timeProof(node, `status ${node.span.status}${why}`));
}

function proofs(nodes: readonly TreeNode[], facts: Facts): AttributeProof[] {
  return nodes.slice(0, MOST_LISTED).flatMap((node) => attributeProofs(node, facts, ...TELLING));
}

const TELLING = ["httpStatus", "grpcStatus", "errorType", "exceptionType", "errorMessage"] as const;
