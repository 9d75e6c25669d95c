import { isCut } from "../../trace/cut-values.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { textOf } from "../../vocabulary/content.ts";
import { jsonText } from "../../vocabulary/nested-value.ts";
import type { RuleFacts } from "../facts.ts";
import { firstStarting } from "../first-starting.ts";

export const CONVERSATION_NEEDS = ["tree", "role", "sightings", "content", "documents"] as const;
type Facts = Pick<RuleFacts, (typeof CONVERSATION_NEEDS)[number]>;

interface Said {
  readonly node: TreeNode;
  readonly text: string;
}

/** So many ids of a trace are looked for, since each means reading everything that was said. */
const MOST_QUESTIONS = 50;

/**
 * What a model could have taken an id from (diagnostics R05, 6): messages, system text, results of tools
 * and documents that came before its call.
 */
export class Conversation {
  readonly #prompts: readonly (Said & { readonly whole: boolean })[];
  readonly #others: readonly Said[];
  #questions = 0;

  constructor(facts: Facts) {
    const nodes = facts.tree.nodes.filter(({ superseded }) => !superseded);
    this.#prompts = nodes.flatMap((node) => promptOf(node, facts)).sort(byStart);
    this.#others = nodes.flatMap((node) => otherTexts(node, facts)).sort(byStart);
  }

  /** Whether an id was said before a call; undefined: what was said is not recorded whole. */
  has(id: string, call: TreeNode): boolean | undefined {
    const until = call.offsetNs + 1;
    const prompts = firstStarting(this.#prompts, until);
    if (this.#prompts[prompts - 1]?.whole !== true || this.#questions >= MOST_QUESTIONS) return undefined;
    this.#questions += 1;
    const sought = id.toLowerCase();
    const others = this.#others
      .slice(0, firstStarting(this.#others, until))
      .filter(({ node }) => node !== call);
    return [...this.#prompts.slice(0, prompts), ...others].some(({ text }) => text.includes(sought));
  }
}

function promptOf(node: TreeNode, { role, content }: Facts): (Said & { readonly whole: boolean })[] {
  if (role(node) !== "llm") return [];
  const { input, system } = content(node);
  if (input === undefined) return [{ node, text: "", whole: false }];
  const text = [textOf(input), system === undefined ? "" : textOf(system)].join("\n").toLowerCase();
  return [{ node, text, whole: !input.broken && !isCut(input.stored) }];
}

function otherTexts(node: TreeNode, { role, sightings, content, documents }: Facts): Said[] {
  const result = role(node) === "tool" ? sightings(node).value("toolResult") : undefined;
  const asked = role(node) === "llm" ? undefined : content(node).input;
  const found = documents(node).retrieved?.documents ?? [];
  const texts = [
    result === undefined ? undefined : jsonText(result),
    role(node) === "tool" || asked === undefined ? undefined : textOf(asked),
    ...found.flatMap(({ id, content: text }) => [id, text]),
  ];
  return texts.flatMap((text) => (text === undefined ? [] : [{ node, text: text.toLowerCase() }]));
}

function byStart(one: Said, other: Said): number {
  return one.node.offsetNs - other.node.offsetNs;
}
