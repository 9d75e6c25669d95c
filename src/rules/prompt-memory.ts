import { hash } from "node:crypto";
import type { TreeNode } from "../trace/tree.ts";
import { type RecordedMessages, textOf } from "../vocabulary/content.ts";

/** What tells that a prompt is there, whatever stands behind its beginning. */
export interface PromptSigns {
  readonly node: TreeNode;
  readonly model: string | undefined;
  readonly compositionHash: string | undefined;
  readonly systemTokens: number | undefined;
  readonly session: string | undefined;
  readonly input: RecordedMessages | undefined;
  readonly system: RecordedMessages | undefined;
}

export type SharedBy = "composition hash" | "messages" | "system prompt" | "conversation";

/** Of calls with one key so many are kept: calls that run side by side are no memory of each other. */
const KEPT = 8;
/** A prompt of fewer tokens no provider caches. */
export const LEAST_CACHED = 1024;
const CHARACTERS_PER_TOKEN = 4;

/** Calls by the beginnings of their prompts, in time order. `Call` is what is remembered of each. */
export class PromptMemory<Call extends { readonly node: TreeNode }> {
  readonly #byKey = new Map<string, Call[]>();

  remember(call: Call, keys: Iterable<string>): void {
    for (const key of keys) {
      const known = this.#byKey.get(key) ?? [];
      this.#byKey.set(key, known);
      known.push(call);
      if (known.length > KEPT) known.shift();
    }
  }

  /** The latest remembered call with one of the keys, the first key first, that had ended before a span began. */
  before(node: TreeNode, keys: readonly string[]): Call | undefined {
    for (const key of keys) {
      const call = this.#byKey.get(key)?.findLast((earlier) => endedBefore(earlier.node, node));
      if (call !== undefined) return call;
    }
    return undefined;
  }
}

function endedBefore({ span }: TreeNode, { span: later }: TreeNode): boolean {
  return span.endUnixNano !== undefined && span.endUnixNano <= later.startUnixNano;
}

/** Of each beginning of the messages a digest, the shortest first: equal ones were the same to the same model. */
export function digestsOf({ model, input }: PromptSigns): string[] {
  let digest = `messages ${model ?? ""}`;
  return (input?.messages ?? []).map(({ role, text, toolCalls }) => {
    const said = JSON.stringify([role, text, toolCalls.map((call) => [call.name, call.arguments])]);
    digest = hash("sha1", digest + said, "base64");
    return digest;
  });
}

/** Keys of the prompt's beginning besides its messages; a conversation alone is one where nothing better is known. */
export function prefixKeys(signs: PromptSigns): [SharedBy, string][] {
  const { node, model, compositionHash, system, systemTokens, session, input } = signs;
  const keys: [SharedBy, string][] = [];
  if (compositionHash !== undefined)
    keys.push(["composition hash", JSON.stringify(["hash", model, compositionHash])]);
  if (system !== undefined && tokensIn(system, systemTokens) >= LEAST_CACHED) {
    const text = hash("sha1", textOf(system), "base64");
    keys.push(["system prompt", JSON.stringify(["system", model, text])]);
  }
  if (session !== undefined && compositionHash === undefined && input === undefined)
    keys.push(["conversation", JSON.stringify(["conversation", model, node.span.name, session])]);
  return keys;
}

function tokensIn(system: RecordedMessages, recorded: number | undefined): number {
  return recorded ?? textOf(system).length / CHARACTERS_PER_TOKEN;
}
