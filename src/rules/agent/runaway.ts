import type { Role } from "../../model/role.ts";
import { leafNodes } from "../../trace/leaf-nodes.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { doing, spansWith, told } from "../traceql.ts";
import { type Counter, countersOf, isExceeded } from "./counters.ts";

const FRAMEWORK_WORDS = /GraphRecursionError|MaxTurnsExceeded|recursion[_ ]limit|max[_ ]iterations/i;
const AGENT_WORK: readonly Role[] = ["llm", "decode", "tool", "agent"];

export const runaway = rule({
  code: "A03",
  name: "runaway",
  title: "step, token or time budget exceeded",
  why:
    "A request that calls its model and its tools without end is stopped by the first limit that it meets: " +
    "the framework's, the context window, or the bill.",
  fix: "cap steps, tokens and time for each kind of request, and tell the caller why the agent stopped",
  example: {
    fires: "One request makes 60 model calls and uses 120,000 tokens.",
    quiet: "A batch has 600 spans, one a row, and no model, tool or agent among them.",
  },
  severities: ["error", "warning"],
  needs: [
    "tree",
    "root",
    "spanFacts",
    "sightings",
    "role",
    "calls",
    "tokensIn",
    "tokensOut",
    "costUsd",
    "expectations",
  ],
  get traceql() {
    return spansWith(
      doing(...AGENT_WORK),
      [`statusMessage =~ "(?is:.*(${FRAMEWORK_WORDS.source}).*)"`],
      told("errorType", "exceptionType", "errorMessage", "stopReason"),
    );
  },
  *check(facts) {
    const stopped = stoppedByFramework(facts);
    for (const node of stopped) yield frameworkStopped(node, facts);
    if (!hasAgentWork(facts)) return;
    const counters = countersOf(facts);
    const exceeded = counters.filter(isExceeded);
    if (exceeded.length > 0) yield overLimits(exceeded, counters, facts);
    const callsModel = counters.some(({ what, used }) => what === "model calls" && used > 0);
    if (callsModel && facts.tokensIn === undefined && facts.tokensOut === undefined)
      yield { reason: "token usage not recorded" };
  },
});

type Facts = Pick<RuleFacts, "tree" | "root" | "spanFacts" | "sightings" | "role">;

const LONGEST_READ = 2000;

/** The innermost spans that an agent framework stopped, by its own words. */
function stoppedByFramework(facts: Facts): readonly TreeNode[] {
  return leafNodes(facts.tree, (node) => !node.superseded && frameworkWord(node, facts) !== undefined).leaves;
}

function frameworkWord(node: TreeNode, { spanFacts, sightings }: Facts): string | undefined {
  const { errorType, errorMessage, stopReason } = spanFacts(node);
  if ((errorType ?? errorMessage ?? stopReason) === undefined) return undefined;
  const known = sightings(node);
  const texts = [
    errorType,
    known.value("exceptionType"),
    errorMessage,
    known.value("errorMessage"),
    stopReason,
  ];
  for (const text of texts) {
    const word = text === undefined ? undefined : FRAMEWORK_WORDS.exec(text.slice(0, LONGEST_READ))?.[0];
    if (word !== undefined) return word;
  }
  return undefined;
}

function frameworkStopped(node: TreeNode, facts: Facts): Found {
  const word = frameworkWord(node, facts) ?? "";
  return {
    severity: "error",
    spans: [node],
    message: `${node.span.name} was stopped by its framework's limit: ${word}`,
    phrase: "stopped by the step limit",
    evidence: {
      attr: attributeProofs(node, facts, "errorType", "exceptionType", "errorMessage", "stopReason"),
      time: [timeProof(node, node.span.statusMessage ?? "stopped")],
    },
    expected: "the agent ends by itself",
    actual: word,
    clause: "framework",
  };
}

/** A big trace without a model, a tool or an agent is big, and no runaway. */
function hasAgentWork({ tree, role }: Facts): boolean {
  return tree.nodes.some((node) => AGENT_WORK.includes(role(node)));
}

function overLimits(exceeded: readonly Counter[], counters: readonly Counter[], facts: Facts): Found {
  const told = exceeded.map((counter) => `${usedText(counter)} (limit ${grouped(counter.limit)})`);
  const name = facts.root?.span.name ?? "the request";
  return {
    severity: exceeded.some(({ severity }) => severity === "error") ? "error" : "warning",
    confidence: exceeded.some(({ limitBy }) => limitBy === "contract") ? 0.95 : 0.8,
    spans: facts.root === undefined ? [] : [facts.root],
    message: `${name} used ${told.join(", ")}`,
    phrase: "runaway request",
    evidence: {
      stat: counters.map(({ what, used, limit, limitBy }) => ({
        name: `${what}, limit by ${limitBy}`,
        value: used,
        limit,
      })),
    },
    expected: exceeded
      .map(({ what, limit, inclusive }) => `${inclusive ? "<" : "≤"} ${grouped(limit)} ${what}`)
      .join(", "),
    actual: exceeded.map(usedText).join(", "),
    clause: exceeded.map(({ what }) => what).join(" "),
  };
}

function usedText({ what, used, atLeast }: Counter): string {
  return `${atLeast ? "at least " : ""}${grouped(used)} ${what}`;
}

/** `120,000`. */
function grouped(amount: number): string {
  const [whole = "", fraction] = String(Number(amount.toPrecision(6))).split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}
