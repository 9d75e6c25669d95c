import type { Severity } from "../../model/finding.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { doing, spansWith } from "../traceql.ts";
import { type Burned, burnedBy } from "./burned.ts";
import type { CallSequence } from "./call-sequences.ts";
import { type Cycle, cyclesIn } from "./cycles.ts";
import { usedStats, usedText } from "./loop-found.ts";
import { waits } from "./tool-words.ts";

const MANY = 5;
const MOST_LISTED = 20;
const SURE = 0.9;
const RESULTS_UNKNOWN = 0.7;
const NAME_ONLY = 0.4;

export const pingPong = rule({
  code: "A02",
  name: "ping-pong",
  title: "calls that take turns and get nowhere",
  why:
    "Two to four calls that take turns with the same arguments and the same results get nowhere, " +
    "and a check that looks for one repeated call does not see them.",
  fix: "tell the agent that the pair of calls was already made and what came of it; cap the steps; let one agent decide",
  example: {
    fires: "lookup and search take turns five times, each with the same arguments and the same result.",
    quiet: "A planner and a critic take turns five times, and each draft differs from the one before.",
  },
  severities: ["error", "warning", "info"],
  only: { roles: ["tool", "agent"] },
  needs: ["tree", "spanFacts", "sightings", "role", "roleSource", "calls"],
  get traceql() {
    return spansWith(doing("tool", "agent"));
  },
  *check(facts) {
    const burned = burnedBy(facts);
    for (const sequence of [...facts.calls.tools, ...facts.calls.agents]) {
      for (const cycle of cyclesIn(sequence.calls)) {
        const severity = severityOf(cycle);
        if (severity !== undefined) yield cycleFound(cycle, severity, sequence, facts, burned);
      }
    }
  },
});

function severityOf({ calls, repetitions, resultsKnown }: Cycle): Severity | undefined {
  const named = calls.some(({ argumentsHash }) => argumentsHash === undefined);
  if (calls.every(({ name }) => waits(name))) {
    if (repetitions < MANY) return undefined;
    return named || !resultsKnown ? "info" : "warning";
  }
  if (named || !resultsKnown) return "info";
  return repetitions >= MANY ? "error" : "warning";
}

function cycleFound(
  cycle: Cycle,
  severity: Severity,
  { scope }: CallSequence,
  facts: Pick<RuleFacts, "sightings" | "roleSource">,
  burned: ReturnType<typeof burnedBy>,
): Found {
  const { calls, rest, period, repetitions } = cycle;
  const [first, last] = [calls[0], calls.at(-1)];
  const fromNs = first?.node.offsetNs ?? 0;
  const toNs = last === undefined ? fromNs : (ownEndNs(last.node) ?? last.node.offsetNs);
  const used = burned(scope, fromNs, toNs);
  const names = calls
    .slice(0, period)
    .map(({ name }) => name)
    .join(" → ");
  const { confidence, equal } = equality(cycle);
  return {
    severity,
    confidence: first === undefined ? confidence : sureness(confidence, first.node, facts),
    spans: [...calls, ...rest].map(({ node }) => node),
    message: `${names} went round ${repetitions} times with ${equal}, in ${durationText(toNs - fromNs)}${usedText(used)}`,
    phrase: "calls in circles",
    evidence: evidenceOf(cycle, used, facts),
    expected: "another call, or another result",
    actual: `(${names}) ×${repetitions}`,
    clause: names,
  };
}

/** What is known to be equal from round to round, and how sure that makes it. */
function equality({ calls, resultsKnown }: Cycle): { confidence: number; equal: string } {
  const argumentsKnown = calls.every(({ argumentsHash }) => argumentsHash !== undefined);
  const asked = argumentsKnown ? "equal arguments" : "arguments that are not recorded";
  const said = resultsKnown ? "equal results" : "results that are not recorded";
  const confidence = resultsKnown ? SURE : RESULTS_UNKNOWN;
  return { confidence: argumentsKnown ? confidence : NAME_ONLY, equal: `${asked} and ${said}` };
}

function evidenceOf(
  { calls, period, repetitions }: Cycle,
  used: Burned,
  facts: Pick<RuleFacts, "sightings">,
): Found["evidence"] {
  const rounds = calls.slice(0, MOST_LISTED);
  return {
    attr: calls
      .slice(0, period)
      .flatMap(({ node }) => attributeProofs(node, facts, "agentName", "toolArguments", "toolResult")),
    time: rounds.map(({ node, name }, index) =>
      timeProof(node, `round ${Math.floor(index / period) + 1}: ${name}`),
    ),
    stat: [{ name: "rounds", value: repetitions }, { name: "period", value: period }, ...usedStats(used)],
  };
}
