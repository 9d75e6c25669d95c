import type { TreeNode } from "../../trace/tree.ts";
import { textOf } from "../../vocabulary/content.ts";
import { resultSaysError } from "../../vocabulary/tool-call.ts";
import { askedIn } from "../asked-content.ts";
import { argumentsHash, resultHash } from "../content-hash.ts";
import type { RuleFacts } from "../facts.ts";
import { failureOf } from "../retry/failure.ts";
import { scopesOf } from "./scopes.ts";

/** One call of a tool, or one turn of an agent that another one called. */
export interface Call {
  readonly node: TreeNode;
  /** The tool's, or the agent's. */
  readonly name: string;
  /** Undefined: not recorded, or cut. */
  readonly argumentsHash: string | undefined;
  /** Of a failed call without a result, its error's. */
  readonly resultHash: string | undefined;
  readonly failed: boolean;
}

/** What one agent (or a root, where no agent is named) called, by start. */
export interface CallSequence {
  readonly scope: TreeNode;
  readonly calls: readonly Call[];
}

export interface CallSequences {
  /** Outermost tool spans: what a tool does inside is its own affair. */
  readonly tools: readonly CallSequence[];
  /** Agents that were called side by side: hand-offs. */
  readonly agents: readonly CallSequence[];
  /** Of each span the agent or root that it works for. */
  readonly scopeOf: (node: TreeNode) => TreeNode;
}

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings" | "role" | "content">;

export function callSequences(facts: Facts): CallSequences {
  const scopes = scopesOf(facts);
  const tools = new Map<TreeNode, Call[]>();
  const agents = new Map<TreeNode, Call[]>();
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    const caller = scopes.callerOf(node);
    if (scopes.isTool(node)) push(tools, caller, toolCall(node, facts));
    if (scopes.of(node) === node && caller !== node) push(agents, caller, agentTurn(node, facts));
  }
  return { tools: sequences(tools), agents: sequences(agents), scopeOf: scopes.of };
}

function sequences(calls: ReadonlyMap<TreeNode, Call[]>): CallSequence[] {
  return [...calls].map(([scope, ofScope]) => ({
    scope,
    calls: ofScope.sort((one, other) => one.node.offsetNs - other.node.offsetNs),
  }));
}

function toolCall(node: TreeNode, facts: Facts): Call {
  const sightings = facts.sightings(node);
  const asked = sightings.value("toolArguments");
  const result = sightings.value("toolResult");
  const failure = failureOf(node, facts);
  const failed =
    failure !== undefined ||
    sightings.value("toolStatus") === "failed" ||
    (result !== undefined && resultSaysError(result));
  return {
    node,
    name: facts.spanFacts(node).toolName ?? node.span.name,
    argumentsHash: asked === undefined ? undefined : argumentsHash(asked),
    resultHash: result === undefined ? errorHash(node, failure?.said, facts) : resultHash(result),
    failed,
  };
}

function errorHash(node: TreeNode, said: string | undefined, { spanFacts }: Facts): string | undefined {
  const { errorMessage } = spanFacts(node);
  return said === undefined ? undefined : resultHash(`${said} ${errorMessage ?? ""}`);
}

function agentTurn(node: TreeNode, facts: Facts): Call {
  const sightings = facts.sightings(node);
  const asked = askedIn(facts.content(node));
  const { output } = facts.content(node);
  const answer = output === undefined || output.broken ? undefined : textOf(output);
  return {
    node,
    name: sightings.value("agentName") ?? node.span.name,
    argumentsHash: asked === undefined ? undefined : argumentsHash(asked),
    resultHash: answer === undefined ? undefined : resultHash(answer),
    failed: failureOf(node, facts) !== undefined,
  };
}

function push(calls: Map<TreeNode, Call[]>, scope: TreeNode, call: Call): void {
  const known = calls.get(scope);
  if (known === undefined) calls.set(scope, [call]);
  else known.push(call);
}
