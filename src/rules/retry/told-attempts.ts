import type { SpanEvent } from "../../model/span.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { mentions } from "../../vocabulary/mentions.ts";
import { attemptsInEvents } from "../../vocabulary/retry-count.ts";
import type { RuleFacts } from "../facts.ts";
import { failureOf } from "./failure.ts";

/** Attempts that a span stands for without a span of their own. */
export interface ToldAttempts {
  readonly attempts: number;
  readonly by: "attribute" | "events" | "log lines" | "duration";
  /** The lines or the events that tell. */
  readonly lines: readonly LogAttachment[];
  readonly events: readonly SpanEvent[];
}

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings" | "role" | "logs">;

const RETRYING = /\bretrying request\b/i;
const TIMED_OUT = /time[d\s_-]*out|deadline/i;
const LONGEST_READ = 500;
/** The read timeout that OpenAI's and Anthropic's clients have by default. */
const CLIENT_TIMEOUT_NS = 600e9;
/** Their longest wait before the next attempt. */
const LONGEST_WAIT_NS = 8e9;
const TIMEOUT_TOLERANCE = 0.01;

/** Attempts inside each span that has no spans for them, by what its log lines, its events or its duration tell. */
export function innerAttempts(facts: Facts): ReadonlyMap<TreeNode, ToldAttempts> {
  const lines = retryLines(facts);
  const told = new Map<TreeNode, ToldAttempts>();
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    const attempts = byEvents(node) ?? byLines(node, lines.get(node), facts) ?? byDuration(node, facts);
    if (attempts !== undefined) told.set(node, attempts);
  }
  return told;
}

/** The attempt that a span says it is. A resend counts only where the span failed: redirects are resends too. */
export function ordinalOf(node: TreeNode, facts: Pick<Facts, "spanFacts" | "sightings">): number | undefined {
  const sightings = facts.sightings(node);
  const attempt = sightings.value("attempt");
  if (attempt !== undefined) return attempt;
  const sending = sightings.value("sending");
  const failure = sending === undefined ? undefined : failureOf(node, facts);
  return failure === undefined || failure.handshake ? undefined : sending;
}

function byEvents(node: TreeNode): ToldAttempts | undefined {
  const { attempts, events } = attemptsInEvents(node.span);
  return attempts > 1 ? { attempts, by: "events", lines: [], events } : undefined;
}

function retryLines({ logs }: Facts): ReadonlyMap<TreeNode, LogAttachment[]> {
  const lines = new Map<TreeNode, LogAttachment[]>();
  for (const attachment of logs) {
    const { node, line } = attachment;
    if (node === undefined || !isRetrying(line.message.slice(0, LONGEST_READ))) continue;
    const known = lines.get(node);
    if (known === undefined) lines.set(node, [attachment]);
    else known.push(attachment);
  }
  return lines;
}

function isRetrying(words: string): boolean {
  return mentions(words, ["retrying request"]) && RETRYING.test(words);
}

/** A client's own retries: it logs them, and has no HTTP spans. */
function byLines(
  node: TreeNode,
  lines: readonly LogAttachment[] | undefined,
  { role }: Facts,
): ToldAttempts | undefined {
  if (lines === undefined || node.children.some((child) => role(child) === "http")) return undefined;
  return { attempts: lines.length + 1, by: "log lines", lines, events: [] };
}

/** A call that timed out after a multiple of its client's timeout waited for it more than once. */
function byDuration(node: TreeNode, facts: Facts): ToldAttempts | undefined {
  const { durationNs, children, span } = node;
  if (durationNs === undefined || durationNs < 1.9 * CLIENT_TIMEOUT_NS || children.length > 0)
    return undefined;
  if (facts.role(node) !== "llm" && span.kind !== "CLIENT") return undefined;
  const { errorType = "", errorMessage = "" } = facts.spanFacts(node);
  const timedOut = [errorType, errorMessage].some((text) => TIMED_OUT.test(text.slice(0, LONGEST_READ)));
  const attempts = Math.floor((durationNs * (1 + TIMEOUT_TOLERANCE)) / CLIENT_TIMEOUT_NS);
  const rest = durationNs - attempts * CLIENT_TIMEOUT_NS;
  const waits = (attempts - 1) * LONGEST_WAIT_NS + TIMEOUT_TOLERANCE * CLIENT_TIMEOUT_NS;
  return timedOut && attempts > 1 && rest <= waits
    ? { attempts, by: "duration", lines: [], events: [] }
    : undefined;
}
