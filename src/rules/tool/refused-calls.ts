import type { AttributeProof, Severity } from "../../model/finding.ts";
import { opened } from "../../vocabulary/nested-value.ts";
import { brief } from "../brief.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";
import type { Found } from "../rule.ts";
import { masked } from "./masked.ts";
import { type OfferedTools, plainName } from "./offered-tools.ts";
import { violationsOf } from "./schema-violations.ts";
import type { Call } from "./tool-calls.ts";
import { validationMessage } from "./validation-words.ts";

const SHOWN = 5;

/** A tool that no model was offered (diagnostics R05, 1). */
export function notOffered(
  call: Call,
  offered: OfferedTools | undefined,
  facts: Pick<RuleFacts, "sightings">,
): Found | undefined {
  const { node, tool } = call;
  if (tool === undefined || offered === undefined || offered.has(plainName(tool))) return undefined;
  const names = [...offered.values()].map(({ name }) => name);
  const some =
    names.length > SHOWN ? `${names.slice(0, SHOWN).join(", ")}, … (${names.length})` : names.join(", ");
  return {
    severity: severityOf(call),
    spans: [node],
    message: `${tool} was called, a tool that does not exist: offered were ${some === "" ? "none" : some}`,
    phrase: "tool does not exist",
    evidence: {
      attr: [...attributeProofs(node, facts, "toolName"), ...wholeOf(call)],
      absent: [{ what: tool, where: "the tools that were offered" }],
    },
    expected: "an offered tool",
    actual: tool,
    clause: `not-offered ${tool}`,
  };
}

/** Arguments that are no JSON, of a tool that takes an object (diagnostics R05, 2). */
export function notJson(call: Call, schema: unknown): Found | undefined {
  const { state } = call.arguments;
  if (state !== "broken" && !(state === "text" && schema !== undefined)) return undefined;
  return {
    severity: severityOf(call),
    spans: [call.node],
    message: `${nameOf(call)} was called with arguments that are not JSON`,
    phrase: "arguments not JSON",
    evidence: { attr: wholeOf(call) },
    expected: "a JSON object",
    actual: "a text",
    clause: `not-json ${nameOf(call)}`,
  };
}

/** Arguments that break the tool's schema (diagnostics R05, 3). */
export function schemaBroken(call: Call, schema: unknown): Found | undefined {
  if (call.arguments.state !== "read" || schema === undefined) return undefined;
  const violations = violationsOf(call.arguments.value, opened(schema));
  const [first, ...more] = violations;
  if (first === undefined) return undefined;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  const taken = call.accepted === true ? "; the tool took them" : "";
  return {
    severity: severityOf(call),
    spans: [call.node],
    message: `${nameOf(call)} was called with arguments that break its schema: ${first.said}${others}${taken}`,
    phrase: "arguments break the schema",
    evidence: {
      attr: violations
        .filter(({ value }) => value !== undefined)
        .map(({ path, value }) => proofOf(call, path, value)),
      absent: violations
        .filter(({ value }) => value === undefined)
        .map(({ path }) => ({ what: path, where: call.key })),
    },
    expected: `${first.path === "" ? "the arguments" : first.path} by the schema's ${first.keyword}`,
    actual: first.said,
    clause: `schema ${nameOf(call)} ${first.keyword} ${first.path}`,
  };
}

/** A tool that failed and says that its arguments were at fault (diagnostics R05, 4). */
export function refused(call: Call, facts: Pick<RuleFacts, "sightings">): Found | undefined {
  const { node } = call;
  if (call.accepted !== false) return undefined;
  const said = validationMessage(node, facts);
  if (said === undefined) return undefined;
  return {
    severity: "error",
    spans: [node],
    message: `${nameOf(call)} refused its arguments: ${brief(said)}`,
    phrase: "arguments refused",
    evidence: {
      attr: [...attributeProofs(node, facts, "errorMessage", "errorType"), ...wholeOf(call)],
    },
    expected: "arguments that the tool takes",
    actual: brief(said),
    clause: `refused ${nameOf(call)}`,
  };
}

/** What a tool took without a word is a warning; what failed, or was never run, is an error. */
function severityOf({ accepted }: Call): Severity {
  return accepted === true ? "warning" : "error";
}

export function nameOf({ tool, node }: Call): string {
  return tool ?? node.span.name;
}

/** One value in a call's arguments, masked. */
export function proofOf({ node, key }: Call, path: string, value: unknown): AttributeProof {
  return { spanId: node.span.spanId, key: path === "" ? key : `${key} › ${path}`, value: masked(value) };
}

/** All arguments, masked; nothing where none were recorded. */
function wholeOf(call: Call): AttributeProof[] {
  return call.stored === undefined ? [] : [proofOf(call, "", call.stored)];
}
