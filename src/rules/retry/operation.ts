import type { AttributeValue } from "../../model/attribute.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { pageOf } from "../../vocabulary/remote-call.ts";
import { askedIn } from "../asked-content.ts";
import { argumentsHash } from "../content-hash.ts";
import type { RuleFacts } from "../facts.ts";

/** What a span did, as far as two spans can be the same work. */
export interface Operation {
  /** Equal for equal work: name without digits, kind, model, tool, peer, arguments (diagnostics R01). */
  readonly key: string;
  /** The arguments were recorded, so that an equal key is equal work. */
  readonly argumentsKnown: boolean;
}

type Facts = Pick<RuleFacts, "spanFacts" | "sightings" | "role" | "content">;

/** The part of the key that costs nothing. */
export function nameAndKind({ span }: TreeNode): string {
  return `${span.kind} ${span.name.replaceAll(/\d+/g, "#")}`;
}

export function operationOf(node: TreeNode, facts: Facts): Operation {
  const { requestModel, model, toolName } = facts.spanFacts(node);
  const peer = facts.sightings(node).value("peer");
  const asked = argumentsOf(node, facts);
  const hash = asked === undefined ? undefined : argumentsHash(asked);
  const parts = [nameAndKind(node), requestModel ?? model, toolName, peer, pageOf(node.span), hash];
  return { key: JSON.stringify(parts), argumentsKnown: hash !== undefined };
}

/** Of a tool its arguments, over HTTP method and address, else the query or what the request says. */
function argumentsOf(node: TreeNode, facts: Facts): AttributeValue | undefined {
  const sightings = facts.sightings(node);
  const role = facts.role(node);
  if (role === "tool") return sightings.value("toolArguments");
  const asked = askedIn(facts.content(node));
  if (role === "llm" || role === "decode") return asked;
  const target = sightings.value("httpTarget");
  if (target !== undefined) {
    const { httpMethod = "" } = facts.spanFacts(node);
    return [httpMethod, target, sightings.value("urlQuery") ?? "", asked ?? ""];
  }
  return sightings.value("askedQuery") ?? asked;
}
