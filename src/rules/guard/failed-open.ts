import { ownEndNs } from "../../trace/effective-end.ts";
import { brief } from "../brief.ts";
import { attributeProofs, sureness } from "../proof.ts";
import type { Found } from "../rule.ts";
import { answered, type TripFacts } from "./bypass.ts";
import type { GuardSequence } from "./guard-sequence.ts";
import type { Guard } from "./guards.ts";
import { evidenceOf } from "./timeline.ts";

const SURE = 0.9;

/** A guard that failed or ran out of time while a model ran and the request ended well (diagnostics Q07). */
export function failedOpen(guard: Guard, sequence: GuardSequence, facts: TripFacts): Found | undefined {
  if (!guard.failed || sequence.revisedAt(guard) !== undefined || !answered(facts)) return undefined;
  const ran = guard.calls.find((call) => {
    const isModel = facts.role(call) !== "tool";
    return isModel && (ownEndNs(call) ?? Number.POSITIVE_INFINITY) > guard.startNs;
  });
  const guarded =
    ran ?? (guard.side === "output" ? guard.calls.find((call) => facts.role(call) !== "tool") : undefined);
  if (guarded === undefined) return undefined;
  const { errorType, errorMessage } = facts.spanFacts(guard.node);
  const why = errorType ?? errorMessage;
  const evidence = evidenceOf(guard, [guarded]);
  return {
    severity: "error",
    confidence: sureness(SURE, guard.node, facts),
    spans: [guard.node, guarded],
    message: `${guard.name} failed${why === undefined ? "" : ` (${brief(why)})`}, and ${guarded.span.name} ran and was answered all the same`,
    phrase: "guard failed open",
    evidence: {
      ...evidence,
      attr: [...(evidence.attr ?? []), ...attributeProofs(guard.node, facts, "errorMessage")],
    },
    expected: "no answer without the guard's verdict",
    actual: "answered",
    clause: "fail-open",
  };
}
