import type { Finding, Suspect } from "../../model/finding.ts";
import type { Chains } from "./chains.ts";
import { isTelemetryRule } from "./signal.ts";

/** One sentence: the causes, surest first, and the guards that let it pass. Undefined where nothing is to be blamed. */
export function rootCauseOf(
  suspects: readonly Suspect[],
  chains: Chains,
  findings: readonly Finding[],
): string | undefined {
  const causes = suspects
    .filter(({ role }) => role === "cause")
    .sort((one, other) => (other.confidence ?? 0) - (one.confidence ?? 0));
  const guards = suspects.filter(
    ({ role, confidence }) => role === "missed guard" && confidence !== undefined,
  );
  if (causes.length + guards.length === 0) return incomplete(findings);
  return eachOnce([...causes.map((cause) => causeText(cause, chains)), ...guards.map(guardText)]).join("; ");
}

/** What is said several times stands once, with how often. */
function eachOnce(sentences: readonly string[]): string[] {
  const equal = Map.groupBy(sentences, (sentence) => sentence);
  return Array.from(equal, ([sentence, those]) =>
    those.length > 1 ? `${sentence} (${those.length} times)` : sentence,
  );
}

/** `KV-cache eviction inside llm.prefill (kv_cache.full, slot 3): llm.decode stopped immediately`. */
function causeText(cause: Suspect, chains: Chains): string {
  const { span, signal, detail, rules } = cause;
  if (rules.length > 0) return span === "" ? detail : `${span}: ${signal} (${detail})`;
  const own = chains.signals.find((one) => one.signal === signal && one.detail === detail);
  const [effect] = own === undefined ? [] : chains.effectsOf(own);
  if (effect === undefined) return `${signal}: ${detail}`;
  const place = span === "" ? "" : ` inside ${span}`;
  return `${signal}${place} (${detail}): ${effect.effect.node?.span.name ?? "it"} ${effect.effect.signal}`;
}

function guardText({ span, signal }: Suspect): string {
  return `${span}: ${signal}`;
}

function incomplete(findings: readonly Finding[]): string | undefined {
  const grave = findings.find(({ rule, severity }) => isTelemetryRule(rule) && severity !== "info");
  if (grave === undefined) return undefined;
  return `no fault of the application is recorded; the telemetry is incomplete (${grave.rule} ${grave.phrase})`;
}
