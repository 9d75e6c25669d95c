import type { AttributeValue } from "../../model/attribute.ts";
import { numberOf } from "../../model/attribute.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import { once } from "../../trace/once.ts";
import { mentions } from "../../vocabulary/mentions.ts";
import { redactedLineFields } from "../privacy/redact.ts";
import { logProof } from "../proof.ts";
import type { Signal } from "./signal.ts";

interface Words {
  readonly kind: string;
  readonly signal: string;
  readonly pattern: RegExp;
}

/** Log lines that tell of a changed state (diagnostics §5). The first kind that fits. */
const TOLD: readonly Words[] = [
  {
    kind: "log:eviction",
    signal: "KV-cache eviction",
    pattern: /kv[_ .-]?cache[_ .-]?full|\bevict(?:ion|ed|ing)?\b|slot[_ .-]evict/i,
  },
  { kind: "log:eviction", signal: "preemption", pattern: /\bpreempt(?:ion|ed|ing)?\b/i },
  {
    kind: "log:eviction",
    signal: "out of memory",
    pattern: /\bout of memory\b|\bOOM\b|OutOfMemory|\bcuda ?error\b/i,
  },
  {
    kind: "log:template",
    signal: "chat template or token mismatch",
    pattern:
      /chat[_ -]?template|\b(?:BOS|EOS)\b.{0,40}(?:missing|mismatch|twice|duplicate)|tokenizer.{0,40}mismatch/i,
  },
  {
    kind: "log:throttled",
    signal: "throttled",
    pattern: /\b(?:429|503)\b|rate[_ -]?limit|too many requests|overloaded/i,
  },
];

/** Some of it stands in every line that tells of the kind. */
const HINTS =
  "cache evict preempt memory oom cuda template bos eos tokenizer 429 503 rate requests overloaded".split(
    " ",
  );

const CONFIDENCE = 0.95;
const LONGEST = 2000;

/** The lines that may tell why something went wrong; bodies among their fields only if they may be shown. */
export function logSignals(logs: readonly LogAttachment[], showContent: boolean): Signal[] {
  return logs.flatMap((log) => {
    const text = textOf(log);
    if (log.offsetNs === undefined || !mentions(text, HINTS)) return [];
    const told = TOLD.find(({ pattern }) => pattern.test(text));
    if (told === undefined) return [];
    return [
      {
        kind: told.kind,
        node: log.node,
        atNs: log.offsetNs,
        confidence: CONFIDENCE,
        signal: told.signal,
        detail: detailOf(log, showContent),
        evidence: { log: [logProof(log)] },
        rules: [],
        words: once(() => new Set(slotOf(log) ?? [])),
        isBlamable: true,
      },
    ];
  });
}

/** The message and what its fields say, bounded: `kv_cache.full eviction 3`. */
function textOf({ line }: LogAttachment): string {
  let text = line.message;
  for (const value of line.attributes.values()) if (typeof value === "string") text += ` ${value}`;
  return text.slice(0, LONGEST);
}

function detailOf({ line }: LogAttachment, showContent: boolean): string {
  const told = showContent ? line.attributes : redactedLineFields(line.attributes);
  const fields = [...told].slice(0, 4).map(([key, value]) => `${key} ${shown(value)}`);
  return [line.message, ...fields].join(", ");
}

function shown(value: AttributeValue): string {
  return typeof value === "string" ? value : String(numberOf(value) ?? value);
}

/** What holds a request's state on a server. */
function slotOf({ line }: LogAttachment): string[] | undefined {
  for (const key of ["slot", "slot_id", "seq_id", "request_id"]) {
    const value = line.attributes.get(key);
    if (value !== undefined) return [`${key} ${shown(value)}`];
  }
  return undefined;
}
