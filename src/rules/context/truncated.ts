import type { TreeNode } from "../../trace/tree.ts";
import { contextWindowOf, contextWindowOfLine } from "../../vocabulary/context-window.ts";
import type { PromptedCall } from "../call-history.ts";
import { usageOfCall } from "../cost/usage-of-call.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, logProof, sureness } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { badEnd } from "./bad-end.ts";
import { type Configured, fitsEverywhere, halfWindow, hardCeiling } from "./ceiling.ts";
import { compactionsIn, shrunkPrompt } from "./shrunk-prompt.ts";
import { evidenceOf, likelihood, type Sign } from "./sign.ts";
import { toldAboutCalls } from "./told-about-calls.ts";

const NEEDS = [
  "tree",
  "root",
  "role",
  "callHistory",
  "spanFacts",
  "sightings",
  "roleSource",
  "logs",
  "price",
] as const;
type Facts = Pick<RuleFacts, (typeof NEEDS)[number]>;

export const truncated = rule({
  code: "L13",
  name: "truncated",
  title: "prompt cut at a limit",
  why:
    "A prompt that is longer than the window is cut without an error, most often at its beginning: the system " +
    "prompt, the tools or the oldest messages are gone, and the model answers as if they had never been there.",
  fix:
    "raise the window (num_ctx, max_model_len) or retrieve less, count tokens before sending, " +
    "and refuse a prompt that does not fit",
  example: {
    fires:
      "The second turn of a chat on Ollama has 2,051 tokens, and the first, whose messages it repeats, had " +
      "3,974.",
    quiet: "A prompt of 2,050 tokens went to a hosted model, and nothing else speaks for a cut.",
  },
  severities: ["error", "warning"],
  needs: NEEDS,
  *check(facts) {
    const { byCall, elsewhere } = toldAboutCalls(facts);
    const compactions = compactionsIn(facts);
    const windows = windowsOfServices(facts);
    for (const call of callsIn(facts)) {
      const known = windowOf(call, facts) ?? windows.get(call.node.span.resource.service);
      const signs = signsOf(call, known, byCall.get(call) ?? [], compactions, facts);
      if (signs.length > 0) yield found(call.node, signs, facts);
      else if (call.promptTokens === undefined && !call.failed) yield { reason: "input tokens not recorded" };
    }
    for (const { node, sign } of elsewhere) yield found(node, [sign], facts);
  },
});

function callsIn({ tree, callHistory }: Facts): PromptedCall[] {
  return tree.nodes.map((node) => callHistory.of(node)).filter((call) => call !== undefined);
}

function signsOf(
  call: PromptedCall,
  known: Configured | undefined,
  told: readonly Sign[],
  compactions: readonly number[],
  facts: Facts,
): Sign[] {
  const ceiling = hardCeiling(call, known ?? modelContext(call, facts), facts);
  const signs = [ceiling, shrunkPrompt(call, compactions, facts), ...told];
  const certain = signs.filter((sign) => sign !== undefined);
  const weak = halfWindow(call, known, certain, facts);
  return weak === undefined ? certain : [...certain, weak];
}

/** The window that the call names, or the span that a prefill is a stage of. */
function windowOf({ node }: PromptedCall, { role }: Facts): Configured | undefined {
  const places = role(node) === "prefill" && node.parent !== undefined ? [node, node.parent] : [node];
  for (const { span } of places) {
    const window = contextWindowOf(span);
    if (window === undefined) continue;
    const { key, stored } = window;
    return { window, evidence: { attr: [{ spanId: span.spanId, key, value: stored }] } };
  }
  return undefined;
}

/** What the model can hold, by the table of prices and models. */
function modelContext(call: PromptedCall, facts: Facts): Configured | undefined {
  if (fitsEverywhere(call, facts)) return undefined;
  const { node } = call;
  const entry = facts.price?.(usageOfCall(node, facts).usage);
  if (entry?.contextWindow === undefined) return undefined;
  const { contextWindow: tokens, id, source } = entry;
  const window = { tokens, key: `${id}, ${source}`, stored: tokens };
  return { window, evidence: { attr: attributeProofs(node, facts, "model") } };
}

/** Windows that servers name in their log lines. */
function windowsOfServices({ logs }: Facts): Map<string | undefined, Configured> {
  const windows = new Map<string | undefined, Configured>();
  for (const attached of logs) {
    const service = attached.line.service ?? attached.node?.span.resource.service;
    const window = service === undefined ? undefined : contextWindowOfLine(attached.line);
    if (window !== undefined) windows.set(service, { window, evidence: { log: [logProof(attached)] } });
  }
  return windows;
}

function found(node: TreeNode | undefined, signs: readonly Sign[], facts: Facts): Found {
  const end = badEnd(node, facts);
  const outcome = end === undefined ? "" : `, and ${end.says}`;
  const by = node === undefined ? "" : ` of ${node.span.name}`;
  const confidence = likelihood(signs);
  return {
    severity: end === undefined ? "warning" : "error",
    confidence: node === undefined ? confidence : sureness(confidence, node, facts),
    spans: node === undefined ? [] : [node],
    message: `the prompt${by} was probably cut: ${signs.map(({ says }) => says).join("; ")}${outcome}`,
    phrase: "prompt truncated",
    evidence: evidenceOf([...signs.map(({ evidence }) => evidence), { attr: end?.attr ?? [] }]),
    expected: "the whole prompt before the model",
  };
}
