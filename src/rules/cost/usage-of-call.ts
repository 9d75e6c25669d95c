import type { TreeNode } from "../../trace/tree.ts";
import { inclusiveInput } from "../../vocabulary/inclusive-input.ts";
import type { RuleFacts } from "../facts.ts";
import type { PricedUsage } from "./price.ts";

/** A call as a table of prices is asked for it. */
export interface CallUsage {
  readonly usage: PricedUsage;
  /** Why its tokens are not known; undefined: they are. */
  readonly unknown: string | undefined;
}

/** Calls that make no tokens: what they do not count is 0. */
const INPUT_ONLY = new Set(["embed", "rerank"]);

/** What a call used, cached tokens counted in (diagnostics §1.2.4). A prompt of 0 tokens is none. */
export function usageOfCall(
  node: TreeNode,
  { spanFacts, sightings, role }: Pick<RuleFacts, "spanFacts" | "sightings" | "role">,
): CallUsage {
  const { provider, model, responseModel, requestModel } = spanFacts(node);
  const models = [...new Set([model, responseModel, requestModel])].filter((name) => name !== undefined);
  const asked = { provider, models, atUnixNano: node.span.startUnixNano };
  const unknown = (reason: string): CallUsage => ({
    usage: { ...asked, tokensIn: undefined, tokensOut: undefined, cacheRead: 0, cacheWrite: 0 },
    unknown: reason,
  });
  const output = sightings(node).of("tokensOut");
  if (output.state === "conflict") return unknown("token usage contradicts itself");
  const input = inclusiveInput(sightings(node), provider);
  if ("reason" in input) return unknown(input.reason);
  const tokensOut = output.state === "known" ? output.value : INPUT_ONLY.has(role(node)) ? 0 : undefined;
  if (tokensOut === undefined || input.tokens === 0) return unknown("token usage not recorded");
  const { tokens, cacheRead, cacheWrite } = input;
  return { usage: { ...asked, tokensIn: tokens, tokensOut, cacheRead, cacheWrite }, unknown: undefined };
}
