import type { RuleFacts } from "../facts.ts";
import { rule } from "../rule.ts";
import { bytesOf } from "./encoded-size.ts";
import { MANY_STEPS, type RepeatedSpans, repeatedSpans } from "./repeated-spans.ts";
import { tooMany, withoutAggregate } from "./step-findings.ts";

const MOST_OF_TRACE = 0.5;

export const stepExplosion = rule({
  code: "L10",
  name: "step-explosion",
  title: "a span for every step",
  why:
    "A span for each decode step costs storage and hides the request: backends cut traces that grow too large, " +
    "and people scroll past hundreds of equal rows. A count, a mean and a longest step say as much.",
  fix:
    "record steps, mean and longest step as attributes of the decode span, and no span for a step; where single " +
    "steps matter, sample one request in a hundred",
  example: {
    fires: "240 decode.step spans under one llm.decode are 98 % of the trace.",
    quiet: "Two steps were sampled, and the llm.decode says how many there were and how long they took.",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "role", "sightings", "spanFacts", "expectations", "root"],
  traceql: '{ name = "decode.step" } | count() > 20',
  *check(facts) {
    const groups = repeatedSpans(facts);
    if (groups.length === 0) return;
    const large = new Set(groups.filter((group) => isTooMany(group, facts)));
    if (![...large].some(({ kind }) => kind === "steps"))
      for (const group of mostOfTrace(groups, facts)) large.add(group);
    const traceBytes = large.size === 0 ? 0 : bytesOf(facts.tree.nodes);
    for (const group of large) yield tooMany(group, traceBytes, facts);
    for (const group of groups)
      if (!large.has(group) && lacksAggregate(group, facts)) yield withoutAggregate(group);
  },
});

type Facts = Pick<RuleFacts, "tree" | "role" | "sightings" | "spanFacts" | "expectations" | "root">;

/** Steps of many parents, which together are most of the trace. */
function mostOfTrace(groups: readonly RepeatedSpans[], facts: Facts): readonly RepeatedSpans[] {
  const ofSteps = groups.filter(
    (group) => group.kind === "steps" && !isContracted(group, facts) && !isSampled(group, facts),
  );
  const steps = ofSteps.flatMap(({ nodes }) => nodes);
  const whole: RepeatedSpans = { parent: undefined, kind: "steps", nodes: steps };
  const isMost = steps.length >= facts.tree.nodes.length * MOST_OF_TRACE;
  return isMost && isTooMany(whole, facts) ? [whole] : [];
}

function isTooMany(group: RepeatedSpans, facts: Facts): boolean {
  const { kind, nodes } = group;
  if (kind === "steps" && (nodes.length < MANY_STEPS || isSampled(group, facts))) return false;
  return !isContracted(group, facts);
}

/** Somebody asked for the steps of this one request. */
function isSampled({ parent, nodes }: RepeatedSpans, { sightings, root }: Facts): boolean {
  return [parent, nodes[0], root].some(
    (node) => node !== undefined && sightings(node).value("sampledSteps") === true,
  );
}

/** A contract that selects the trace allows so many. */
function isContracted({ nodes }: RepeatedSpans, { expectations }: Facts): boolean {
  if (expectations?.broken === undefined) return false;
  const name = nodes[0]?.span.name ?? "";
  return expectations.places.some(
    ({ fits, min, max }) => min <= nodes.length && nodes.length <= max && fits(name),
  );
}

/** The call knows neither how many steps there were nor how long they took. */
function lacksAggregate(group: RepeatedSpans, facts: Facts): boolean {
  const { parent, kind } = group;
  if (parent === undefined || kind !== "steps" || isSampled(group, facts)) return false;
  const call = [parent, parent.parent].find(
    (node) => node !== undefined && ["llm", "decode"].includes(facts.role(node)),
  );
  if (call === undefined) return false;
  return (
    facts.spanFacts(call).decodeSteps === undefined || facts.sightings(call).value("meanStepMs") === undefined
  );
}
