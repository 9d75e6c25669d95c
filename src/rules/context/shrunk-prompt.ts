import type { SpanEvent } from "../../model/span.ts";
import { nanosBetween } from "../../model/time.ts";
import { mentions } from "../../vocabulary/mentions.ts";
import { anyBetween } from "../any-between.ts";
import type { PromptedCall } from "../call-history.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";
import type { Sign } from "./sign.ts";

type Facts = Pick<RuleFacts, "sightings" | "tree" | "logs">;

const SHRUNK = 0.7;
const WEIGHT = 0.7;
const COMPACTION = ["compact", "summaris", "summariz"];

/** When a conversation was made shorter on purpose, by a span's name, an event or a log line; offsets in order. */
export function compactionsIn({ tree, logs }: Pick<Facts, "tree" | "logs">): number[] {
  const told: number[] = [];
  for (const node of tree.nodes) {
    if (isCompaction(node.span.name)) told.push(node.offsetNs);
    else for (const event of node.span.events) if (isCompaction(event.name)) addTime(told, event, tree);
  }
  for (const { line, offsetNs } of logs)
    if (offsetNs !== undefined && isCompaction(line.message)) told.push(offsetNs);
  return told.sort((one, other) => one - other);
}

export function isCompaction(words: string): boolean {
  return mentions(words, COMPACTION);
}

function addTime(times: number[], { timeUnixNano }: SpanEvent, { startUnixNano }: Facts["tree"]): void {
  if (timeUnixNano !== undefined) times.push(nanosBetween(startUnixNano, timeUnixNano));
}

/**
 * (e) A later call has all messages of the one before and more, and counts far fewer tokens: what was
 * sent is not what was read. Not after a compaction.
 */
export function shrunkPrompt(
  call: PromptedCall,
  compactions: readonly number[],
  facts: Facts,
): Sign | undefined {
  const { continues: earlier, mostPromptTokens: now, node } = call;
  const before = earlier?.promptTokens;
  if (earlier === undefined || before === undefined || now === undefined) return undefined;
  if (now === 0 || now >= SHRUNK * before) return undefined;
  const since = nanosBetween(facts.tree.startUnixNano, earlier.node.span.startUnixNano);
  if (anyBetween(compactions, since, node.offsetNs)) return undefined;
  const agoNs = node.offsetNs - since;
  return {
    weight: WEIGHT,
    says: `the call ${durationText(agoNs)} before had ${before} with fewer messages, all of which are in this one`,
    evidence: {
      attr: attributeProofs(node, facts, "tokensIn"),
      link: [
        {
          traceId: earlier.trace.evidence.traceId,
          spanId: earlier.node.span.spanId,
          note: `${before} input tokens, ${durationText(agoNs)} before`,
        },
      ],
      stat: [{ name: "share of the input tokens before", value: now / before, limit: SHRUNK }],
    },
  };
}
