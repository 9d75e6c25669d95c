import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { type Body, bodiesIn, bodiesOf, bodyText, wordCount } from "./body.ts";
import { shortDigest } from "./mask.ts";
import { RecordedBodies } from "./recorded-bodies.ts";
import { textsIn } from "./texts.ts";

/** A line for each token: `token`, `llm.token`, `new_token`. */
const TOKEN_EVENT = /^(?:(?:llm|gen|decode|stream|new)[._-])*token$/i;
const MOST_TOKEN_EVENTS = 20;
const KEYED = 0.9;
const OVERLAPPING = 0.8;

export const bodyInLog = rule({
  code: "D01",
  name: "body-in-log",
  title: "prompt or completion in a log line",
  why:
    "Logs are copied, indexed and kept where prompts and answers were never meant to go; what users wrote " +
    "is then read by everybody who may read logs.",
  fix:
    "let the logger pass an allow-list of fields; log length and digest of a text in its place; keep bodies " +
    "on spans, behind a flag",
  example: {
    fires: "A line request.audit has a field completion with the 15 words of the answer.",
    quiet: "prompt_tokens = 640, prompt_key = refund_v3 and error_message tell of texts and hold none.",
  },
  severities: ["error", "warning"],
  needs: ["tree", "logs", "logsGiven", "expectations"],
  *check(facts) {
    yield* onSpans(facts);
    if (!facts.logsGiven) yield { reason: "no log lines given" };
    yield* inLines(facts);
    yield* perToken(facts.logs);
  },
});

type Facts = Pick<RuleFacts, "tree" | "logs" | "logsGiven" | "expectations">;

/** A body and the first place where it was found. */
interface Seen extends Body {
  readonly node: TreeNode | undefined;
  readonly line: LogAttachment | undefined;
  readonly confidence: number;
}

/** Bodies on spans are allowed, unless the contract forbids them. */
function* onSpans({ tree, expectations }: Facts): Iterable<Found> {
  if (expectations?.forbidsBodies !== true) return;
  const seen: Seen[] = [];
  for (const node of tree.nodes)
    for (const body of bodiesOf(node.span)) seen.push({ ...body, node, line: undefined, confidence: KEYED });
  yield* byKey(seen, "a span's attribute");
}

function* inLines({ tree, logs }: Facts): Iterable<Found | NotJudged> {
  const recorded = new RecordedBodies(tree);
  const seen: Seen[] = [];
  for (const line of logs) {
    const { message, attributes } = line.line;
    const told = { node: line.node, line };
    const before = seen.length;
    for (const body of bodiesIn(attributes)) seen.push({ ...body, ...told, confidence: KEYED });
    if (seen.length > before) continue;
    if (recorded.overlap(message)) seen.push({ key: "", value: message, ...told, confidence: OVERLAPPING });
    for (const [key, value] of textsIn(attributes))
      if (recorded.overlap(value)) seen.push({ key, value, ...told, confidence: OVERLAPPING });
  }
  yield* byKey(seen, "a log line's field");
}

/** One finding for each key. */
function* byKey(seen: readonly Seen[], kind: string): Iterable<Found> {
  if (seen.length === 0) return;
  for (const [key, places] of Map.groupBy(seen, (one) => one.key)) {
    const [first] = places;
    if (first !== undefined) yield bodyFound(key, first, places, kind);
  }
}

function bodyFound(key: string, first: Seen, places: readonly Seen[], kind: string): Found {
  const text = bodyText(first.value);
  const words = wordCount(text);
  const size = `${text.length} characters, ${words} ${words === 1 ? "word" : "words"}, sha256 ${shortDigest(text)}`;
  const where = key === "" ? "a log line's own text" : `${kind} ${key}`;
  const more = places.length === 1 ? "" : `; ${places.length} such bodies in all`;
  const { node, line } = first;
  return {
    severity: "error",
    confidence: first.confidence,
    spans: [
      ...new Set(places.flatMap((place): TreeNode[] => (place.node === undefined ? [] : [place.node]))),
    ],
    message: `${where} holds a body of ${size}${more}`,
    phrase: line === undefined ? "body on a span" : "body in a log line",
    evidence:
      line === undefined && node !== undefined
        ? { attr: [{ spanId: node.span.spanId, key, value: `<${size}>` }] }
        : { log: [lineProof(line, node, key === "" ? `<${size}>` : `${key}: <${size}>`)] },
    expected: line === undefined ? "no bodies on spans (contract: bodies: forbid)" : "no bodies in logs",
    actual: size,
    clause: key,
  };
}

function* perToken(logs: readonly LogAttachment[]): Iterable<Found> {
  if (logs.length <= MOST_TOKEN_EVENTS) return;
  const events = logs.filter(({ line }) => TOKEN_EVENT.test(line.message));
  const [first] = events;
  if (first === undefined || events.length <= MOST_TOKEN_EVENTS) return;
  yield {
    severity: "warning",
    spans: [...new Set(events.flatMap(({ node }): TreeNode[] => (node === undefined ? [] : [node])))],
    message: `${events.length} log lines tell one token each (${first.line.message}): the answer can be read from them`,
    phrase: "a log line per token",
    evidence: {
      log: [lineProof(first, first.node, first.line.message)],
      stat: [{ name: "token lines", value: events.length, limit: MOST_TOKEN_EVENTS }],
    },
    expected: `at most ${MOST_TOKEN_EVENTS} token lines in a trace`,
    actual: `${events.length}`,
    fix: "log one line when the decode ends: tokens, steps, time per step",
    clause: "per token",
  };
}

function lineProof(line: LogAttachment | undefined, node: TreeNode | undefined, message: string) {
  const offsetNs = line?.offsetNs;
  return {
    ...(offsetNs === undefined ? {} : { offsetNs }),
    ...(node === undefined ? {} : { spanId: node.span.spanId }),
    message,
  };
}
