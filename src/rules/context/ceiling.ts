import type { Evidence } from "../../model/finding.ts";
import { textOf } from "../../vocabulary/content.ts";
import type { ContextWindow } from "../../vocabulary/context-window.ts";
import type { PromptedCall } from "../call-history.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";
import type { Sign } from "./sign.ts";

type Facts = Pick<RuleFacts, "sightings" | "spanFacts">;

/** Servers count a few tokens of the template apart. */
const SLACK = 4;
const AT_LIMIT = 0.8;
const HALF_WINDOW = 0.6;
/** Windows that models are run with: 2 Ki to 128 Ki. */
const WINDOWS = [11, 12, 13, 14, 15, 16, 17].map((bits) => 2 ** bits);
const CHARACTERS_PER_TOKEN = 6;
const LOCAL = /^(?:ollama|llama[._-]?cpp|lm[ ._-]?studio)/;

/** A window, and what names it: an attribute of the call, a log line of its server, or a table of models. */
export interface Configured {
  readonly window: ContextWindow;
  readonly evidence: Evidence;
}

/** No table of models has a smaller window. */
const SMALLEST_WINDOW = 512;

/** Whether a call reads too little to fill the window of any model. */
export function fitsEverywhere(call: PromptedCall, facts: Facts): boolean {
  return tokensRead(call, facts) < SMALLEST_WINDOW / 2 - SLACK;
}

function tokensRead({ node, promptTokens = 0 }: PromptedCall, { sightings }: Facts): number {
  return Math.max(promptTokens, sightings(node).value("retrievalTokens") ?? 0);
}

/**
 * (a) The prompt, or its retrieved part, fills a window that is known. Where the answer's share is at most
 * half, what is left for the prompt is the limit; a larger one is what was left over (diagnostics L13).
 */
export function hardCeiling(
  call: PromptedCall,
  known: Configured | undefined,
  facts: Facts,
): Sign | undefined {
  if (known === undefined) return undefined;
  const { tokens: window, key } = known.window;
  const { maxTokens = 0 } = call;
  const reserved = maxTokens <= window / 2 ? maxTokens : 0;
  const limit = window - reserved;
  const tokens = tokensRead(call, facts);
  if (tokens < limit - SLACK) return undefined;
  const answers = reserved === 0 ? "" : ` less ${reserved} for the answer`;
  return {
    weight: AT_LIMIT,
    says: `${tokens} tokens reach its window of ${window}${answers} (${key})`,
    evidence: {
      ...known.evidence,
      attr: [
        ...(known.evidence.attr ?? []),
        ...attributeProofs(call.node, facts, "tokensIn", "retrievalTokens", "maxTokens"),
      ],
      stat: [{ name: "input tokens", value: tokens, limit }],
    },
  };
}

/**
 * (b) A prompt of just a window, or of half of one: that is what servers like Ollama cut a longer prompt
 * to, dropping its beginning. Chance alone makes one prompt in 250 look so; it needs a second sign.
 */
export function halfWindow(
  call: PromptedCall,
  known: Configured | undefined,
  others: readonly Sign[],
  facts: Facts,
): Sign | undefined {
  const tokens = call.promptTokens ?? 0;
  const whole = WINDOWS.find((window) => tokens <= window && tokens >= window - SLACK);
  const halved = WINDOWS.find((window) => tokens >= window / 2 && tokens <= window / 2 + SLACK);
  const window = whole ?? halved;
  if (window === undefined) return undefined;
  const because = secondSign(call, known, others, facts);
  if (because === undefined) return undefined;
  const shape =
    whole === undefined ? `half a window of ${window}, to which servers cut` : `a window of ${window}`;
  return {
    weight: HALF_WINDOW,
    says: `${tokens} tokens are ${shape}, ${because}`,
    evidence: {
      attr: attributeProofs(call.node, facts, "tokensIn", "provider"),
      stat: [{ name: "input tokens", value: tokens, limit: whole ?? window / 2 }],
    },
  };
}

function secondSign(
  call: PromptedCall,
  known: Configured | undefined,
  others: readonly Sign[],
  { spanFacts }: Facts,
): string | undefined {
  const perToken = charactersPerToken(call);
  if (perToken !== undefined && perToken >= CHARACTERS_PER_TOKEN)
    return `while the recorded prompt has ${Math.round(perToken)} characters for each`;
  const { provider = "" } = spanFacts(call.node);
  if (LOCAL.test(provider)) return `on a local server (${provider})`;
  if (known !== undefined) return "on a server with a configured window";
  return others.length === 0 ? undefined : "which is no chance then";
}

function charactersPerToken(call: PromptedCall): number | undefined {
  const tokens = call.promptTokens;
  const { input, system } = call;
  if (tokens === undefined || tokens === 0 || input === undefined) return undefined;
  const isInside =
    system === undefined || system.messages.every((message) => input.messages.includes(message));
  const characters = textOf(input).length + (isInside ? 0 : textOf(system).length);
  return characters / tokens;
}
