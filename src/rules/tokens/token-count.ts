import type { AttributeProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { inclusiveInput } from "../../vocabulary/inclusive-input.ts";
import type { RuleFacts } from "../facts.ts";

export const COUNT_NEEDS = ["tree", "role", "roleSource", "spanFacts", "sightings"] as const;
export type CountFacts = Pick<RuleFacts, (typeof COUNT_NEEDS)[number]>;

/** A number of tokens, and who counted it: `format.output`. */
export interface Count {
  readonly by: string;
  readonly value: number;
}

/** Two accounts of the same tokens that do not agree (diagnostics L11). */
export interface Mismatch {
  readonly clause: "stages" | "tokenizer" | "total" | "prompt parts" | "sum";
  readonly phrase: string;
  /** The first is where it shows. */
  readonly spans: readonly TreeNode[];
  /** `output tokens`. */
  readonly of: string;
  readonly one: Count;
  readonly other: Count;
  readonly tolerance: number;
  readonly attr: readonly AttributeProof[];
}

const LEAST_TOLERANCE = 2;
const SHARE = 0.01;

/** What two accounts may differ by: a token for the start and one for the end, or 1 %. Whole tokens. */
export function tolerance(one: number, other: number, share = SHARE): number {
  return Math.max(LEAST_TOLERANCE, Math.floor(share * Math.max(one, other)));
}

export function agree(one: number, other: number): boolean {
  return Math.abs(one - other) <= tolerance(one, other);
}

/**
 * A span's count of tokens; undefined where none is recorded, or where it contradicts itself. Two counts
 * of input tokens that differ by the cached ones do not: the larger has them (diagnostics §1.2.3).
 */
export function tokensOf(
  node: TreeNode,
  measure: "tokensIn" | "tokensOut",
  { spanFacts, sightings }: Pick<RuleFacts, "spanFacts" | "sightings">,
): number | undefined {
  const value = node.superseded ? undefined : spanFacts(node)[measure];
  if (value === undefined || sightings(node).of(measure).state !== "conflict") return value;
  if (measure === "tokensOut") return undefined;
  const input = inclusiveInput(sightings(node), spanFacts(node).provider);
  return "reason" in input ? undefined : input.tokens;
}

/** Input tokens, and what they are if the cached ones stand beside them: providers count either way (§1.2.4). */
export function inclusiveAndNot(tokensIn: number, read = 0, write = 0): number[] {
  return [tokensIn, tokensIn + read, tokensIn + write, tokensIn + read + write];
}
