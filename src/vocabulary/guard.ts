import type { AttributeValue } from "../model/attribute.ts";
import { concept } from "./concept.ts";
import { text } from "./readers.ts";
import { flag } from "./request.ts";

/** What a guard did with what it saw. */
export type GuardAction = "block" | "redact" | "flag" | "allow";
/** What it looks at: what goes into a model, or what comes out. */
export type GuardSide = "input" | "output";

const ACTIONS: ReadonlyMap<string, GuardAction> = new Map([
  ["block", "block"],
  ["blocked", "block"],
  ["deny", "block"],
  ["redact", "redact"],
  ["mask", "redact"],
  ["flag", "flag"],
  ["warn", "flag"],
  ["allow", "allow"],
  ["pass", "allow"],
  ["none", "allow"],
]);

/** What a guard decided, its name and its side (formats.md §1.17). */
export const GUARD_CONCEPTS = {
  guardAction: [
    ...concept(
      (value: AttributeValue) => ACTIONS.get(text(value)?.trim().toLowerCase() ?? ""),
      "guardrail.action",
      "guard.action",
      "moderation.action",
    ),
    ...concept(whereTrue("block"), "guardrail.blocked"),
    ...concept(whereTrue("flag"), "guardrail.triggered", "moderation.flagged"),
    ...concept(whereFalse, "guardrail.blocked", "guardrail.triggered", "moderation.flagged"),
  ],
  guardName: concept(text, "guardrail.name"),
  guardSide: concept(sideOf, "guardrail.type", "guardrail.stage", "guardrail.position"),
} as const;

const INPUT_WORDS = new Set(["input", "prompt", "request"]);
const OUTPUT_WORDS = new Set(["output", "response", "answer"]);

/** The side that a guard's name tells; undefined: neither, or both. */
export function sideOfName(name: string): GuardSide | undefined {
  const words = name.toLowerCase().split(/[^\p{L}]+/u);
  const input = words.some((word) => INPUT_WORDS.has(word));
  const output = words.some((word) => OUTPUT_WORDS.has(word));
  if (input === output) return undefined;
  return input ? "input" : "output";
}

/** The finish word of a provider whose own guard stopped the answer. */
export function isStoppedByGuard(stopReason: string | undefined): boolean {
  return stopReason?.trim().toLowerCase() === "guardrail_intervened";
}

function whereTrue(action: GuardAction): (value: AttributeValue) => GuardAction | undefined {
  return (value) => (flag(value) === true ? action : undefined);
}

/** Looked at last: that one key is false says nothing while another is true. */
function whereFalse(value: AttributeValue): GuardAction | undefined {
  return flag(value) === false ? "allow" : undefined;
}

function sideOf(value: AttributeValue): GuardSide | undefined {
  const word = text(value)?.trim().toLowerCase();
  return word === "input" || word === "output" ? word : undefined;
}
