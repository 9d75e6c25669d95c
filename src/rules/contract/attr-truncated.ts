import { maskedTail } from "../../trace/cut-text.ts";
import type { RuleFacts } from "../facts.ts";
import { type Found, rule } from "../rule.ts";
import { type CutText, cutText } from "./cut-text.ts";
import { droppedParts } from "./dropped-parts.ts";
import { type LearnedLimits, limitsOf, limitsOfTraces } from "./learned-limits.ts";
import { type RecordedText, recordedTexts } from "./recorded-texts.ts";

export const attrTruncated = rule({
  code: "C04",
  name: "attr-truncated",
  title: "attributes cut or dropped",
  why:
    "SDKs and stores cut long texts and drop what is beyond a count, mostly without a word. Whoever reads the " +
    "rest reads something else than what was recorded, and JSON that is cut does not parse.",
  fix:
    "raise OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT of the service, or max_attribute_bytes of Tempo; " +
    "else store the body elsewhere, and its hash or address on the span",
  example: {
    fires: "The arguments of create_ticket end after 2,048 bytes, in the middle of their JSON.",
    quiet: "All digests have 71 characters: that is their form, and nothing was cut.",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "role", "run", "expectations"],
  *check(facts) {
    yield* droppedParts(facts);
    const texts = recordedTexts(facts.tree);
    const learned = facts.run?.over(limitsOfTraces) ?? limitsOf(texts);
    for (const group of cutTexts(texts, learned, facts)) yield* cut(group);
  },
});

type Facts = Pick<RuleFacts, "role" | "expectations">;

/** Grouped: texts of one key at one place, cut at one limit, are one matter. */
function cutTexts(
  texts: readonly RecordedText[],
  learned: LearnedLimits,
  facts: Facts,
): Iterable<readonly CutText[]> {
  const groups = new Map<string, CutText[]>();
  for (const recorded of texts) {
    const text = cutText(recorded, learned.get(recorded.service), facts);
    if (text === undefined) continue;
    const { service, node, key, limit, severity } = text;
    const place = [service, node.parent?.span.name ?? "", node.span.name, key, limit, severity].join("\n");
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [text]);
    else group.push(text);
  }
  return groups.values();
}

function* cut(group: readonly CutText[]): Generator<Found, void> {
  const [first] = group;
  if (first === undefined) return;
  const { node, key, text, limit, unit, learned, how, severity, confidence } = first;
  const many = group.length === 1 ? "" : ` (${group.length} values)`;
  const inside = how === undefined ? "" : `, inside ${how === "JSON" ? "its JSON" : `a ${how}`}`;
  const length = `${limit.toLocaleString("en-US")} ${unit}`;
  yield {
    severity,
    confidence,
    spans: [...new Set(group.map((one) => one.node))],
    message: `${key} of ${node.span.name} ends at ${length}${inside}${many}: ${limitText(first)}`,
    phrase: how === "JSON" ? "JSON cut off" : "text cut off",
    evidence: {
      stat: [
        { name: `${unit} of ${key}`, value: limit, limit, n: group.length },
        ...(learned === undefined
          ? []
          : [{ name: `texts of just ${limit} characters`, value: learned.texts, n: learned.of }]),
      ],
    },
    actual: `${length}, ending ${maskedTail(text)}`,
    clause: `${key} at ${limit}`,
  };
}

const MOST_KEYS = 5;

/** Whose limit it is, as far as it can be told. */
function limitText({ learned, contract, limit, unit, service }: CutText): string {
  if (contract !== undefined) return `the limit that contract ${contract} tells of its service`;
  if (learned !== undefined) {
    const keys = learned.keys.slice(0, MOST_KEYS).join(", ");
    const more = learned.keys.length > MOST_KEYS ? ", …" : "";
    const whose = service === "" ? "" : ` of ${service}`;
    return `no text${whose} is longer, and ${learned.texts} end just there (${keys}${more})`;
  }
  return limit === 2048 && unit === "bytes" ? "Tempo cuts there by default" : "a limit that is often set";
}
