import type { AttributeValue } from "../../model/attribute.ts";
import { isCut } from "../../trace/cut-values.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { toolCallsOf } from "../../vocabulary/content.ts";
import { isBrokenJson, isText, itemsOf, jsonText, memberAt, opened } from "../../vocabulary/nested-value.ts";
import { resultSaysError } from "../../vocabulary/tool-call.ts";
import type { RuleFacts } from "../facts.ts";

/** The arguments of a call, as far as they can be read. */
export type Arguments =
  | { readonly state: "read"; readonly value: unknown }
  /** They should be JSON and are not. */
  | { readonly state: "broken" }
  /** They end where a backend cuts. */
  | { readonly state: "cut" }
  /** A plain text, which some tools take. */
  | { readonly state: "text" }
  /** By position, without their names. */
  | { readonly state: "positional" }
  | { readonly state: "unknown" };

/** A tool call: a tool's span, or a call in a model's answer of which no span is known. */
export interface Call {
  readonly node: TreeNode;
  readonly tool: string | undefined;
  readonly arguments: Arguments;
  /** Where the arguments stand. */
  readonly key: string;
  readonly stored: AttributeValue | undefined;
  /** The tool took them; false: it failed; undefined: nobody called it, as far as is known. */
  readonly accepted: boolean | undefined;
}

export const CALL_NEEDS = ["tree", "role", "sightings", "spanFacts", "content"] as const;
type Facts = Pick<RuleFacts, (typeof CALL_NEEDS)[number]>;

/** Every tool call of a trace, in tree order. */
export function toolCallsIn(facts: Facts): readonly Call[] {
  const spans = facts.tree.nodes.filter((node) => !node.superseded && facts.role(node) === "tool");
  const made = new Set(spans.flatMap((node) => namesOf(node, facts)));
  const said = facts.tree.nodes
    .filter((node) => !node.superseded && facts.role(node) === "llm")
    .flatMap((node) => callsInAnswer(node, made, facts));
  return [...spans.map((node) => callOfSpan(node, facts)), ...said].sort(
    (one, other) => one.node.index - other.node.index,
  );
}

/** What a call in an answer may be known by. */
function namesOf(node: TreeNode, { sightings, spanFacts }: Facts): string[] {
  const id = sightings(node).value("toolCallId");
  const { toolName } = spanFacts(node);
  return [...(id === undefined ? [] : [`id ${id}`]), ...(toolName === undefined ? [] : [`tool ${toolName}`])];
}

function callOfSpan(node: TreeNode, facts: Facts): Call {
  const known = facts.sightings(node).of("toolArguments");
  const stored = known.state === "known" ? known.stored : undefined;
  return {
    node,
    tool: facts.spanFacts(node).toolName,
    arguments: stored === undefined ? { state: "unknown" } : argumentsOf(stored),
    key: known.state === "known" ? known.key : "",
    stored,
    accepted: !failedIn(node, facts),
  };
}

/** By its status, by what the tool's protocol says, or by a result that reports an error. */
function failedIn(node: TreeNode, { sightings, spanFacts }: Pick<Facts, "sightings" | "spanFacts">): boolean {
  const result = sightings(node).value("toolResult");
  return (
    spanFacts(node).failed ||
    sightings(node).value("toolStatus") === "failed" ||
    (result !== undefined && resultSaysError(result))
  );
}

function callsInAnswer(node: TreeNode, made: ReadonlySet<string>, facts: Facts): Call[] {
  const { output } = facts.content(node);
  if (output === undefined) return [];
  const calls = toolCallsOf(output).filter(
    ({ id, name }) => !made.has(id === undefined ? "" : `id ${id}`) && !made.has(`tool ${name}`),
  );
  return calls.map(({ name, arguments: given }) => ({
    node,
    tool: name,
    arguments: given === undefined ? { state: "unknown" } : strictArgumentsOf(given),
    key: `${output.key} › ${name ?? "call"} › arguments`,
    stored: given,
    accepted: undefined,
  }));
}

/** A model's arguments are JSON by every protocol. */
function strictArgumentsOf(given: string): Arguments {
  const read = argumentsOf(given);
  return read.state === "text" ? { state: "broken" } : read;
}

function argumentsOf(stored: AttributeValue): Arguments {
  if (isCut(stored)) return { state: "cut" };
  if (isBrokenJson(stored)) return { state: "broken" };
  if (isText(stored) && stored.trim() === "") return { state: "read", value: {} };
  const value = opened(stored);
  if (isText(value)) return { state: "text" };
  const plain = jsonText(value);
  return plain === undefined ? { state: "unknown" } : namedIn(opened(plain));
}

/** What a wrapper around a Python function writes: `{"args": […], "kwargs": {…}}`, and its own switches. */
function namedIn(value: unknown): Arguments {
  const positional = itemsOf(memberAt(value, "args"));
  const named = memberAt(value, "kwargs");
  if (positional === undefined || typeof named !== "object" || named === null)
    return { state: "read", value };
  return positional.length > 0 ? { state: "positional" } : { state: "read", value: named };
}
