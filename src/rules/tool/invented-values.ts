import { opened } from "../../vocabulary/nested-value.ts";
import type { Found, NotJudged } from "../rule.ts";
import type { Conversation } from "./conversation.ts";
import { mustBeGrounded } from "./grounding.ts";
import { leavesOf } from "./leaves.ts";
import { isPlaceholder } from "./placeholders.ts";
import { nameOf, proofOf } from "./refused-calls.ts";
import type { Call } from "./tool-calls.ts";

const UNSURE = 0.6;
const SHOWN = 5;

/** A placeholder where a value should be (diagnostics R05, 5). */
export function stoodIn(call: Call, schema: unknown): Found | undefined {
  if (call.arguments.state !== "read") return undefined;
  const found = leavesOf(call.arguments.value, opened(schema)).filter(isPlaceholder);
  const [first] = found;
  if (first === undefined) return undefined;
  const more = found.length === 1 ? "" : `, and ${found.length - 1} more`;
  return {
    severity: "warning",
    spans: [call.node],
    message: `${nameOf(call)} was called with a placeholder: ${first.path} is “${first.text}”${more}`,
    phrase: "placeholder as argument",
    evidence: {
      attr: found.slice(0, SHOWN).map(({ path, text }) => ({
        spanId: call.node.span.spanId,
        key: `${call.key} › ${path}`,
        value: text,
      })),
    },
    expected: "a value that was asked for",
    actual: `“${first.text}”`,
    clause: `placeholder ${nameOf(call)} ${first.path}`,
  };
}

/** Ids that nobody said before the call (diagnostics R05, 6). */
export function* invented(
  call: Call,
  schema: unknown,
  conversation: Conversation,
): Iterable<Found | NotJudged> {
  if (call.arguments.state !== "read") return;
  const ids = leavesOf(call.arguments.value, opened(schema)).filter(mustBeGrounded);
  const said = ids.map((leaf) => ({ leaf, known: conversation.has(leaf.text.trim(), call.node) }));
  if (said.some(({ known }) => known === undefined)) yield { reason: "conversation not recorded whole" };
  const [first] = said.filter(({ known }) => known === false);
  if (first === undefined) return;
  const { path, text } = first.leaf;
  yield {
    severity: "warning",
    confidence: UNSURE,
    spans: [call.node],
    message: `${nameOf(call)} was called with ${path}, which stands in no message, result or document before it`,
    phrase: "invented id as argument",
    evidence: {
      attr: [proofOf(call, path, text)],
      absent: [{ what: path, where: "messages, tool results and documents before the call" }],
    },
    expected: "an id that was said before",
    actual: "an id from nowhere",
    clause: `ungrounded ${nameOf(call)} ${path}`,
  };
}
