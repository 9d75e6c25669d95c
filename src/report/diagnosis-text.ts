import type { Diagnosis, Finding, Unjudged } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { costText } from "./cost-text.ts";
import { findingLines } from "./finding-text.ts";
import { headerLines } from "./header.ts";
import { counted } from "./number.ts";
import type { Style } from "./style.ts";
import { suspectLines, wrapped } from "./suspects-text.ts";

/** A trace with what the rules say about it. */
export interface Diagnosed {
  readonly facts: TraceFacts;
  readonly diagnosis: Diagnosis;
}

/** So many equal findings of a trace are shown as one with its examples. */
const COLLAPSED_FROM = 20;
const MOST_INFO = 10;

/** One trace: who it is, its suspects, its findings by severity with their proof, what could not be judged. */
export function* diagnosisText({ facts, diagnosis }: Diagnosed, style: Style): Generator<string, void> {
  yield* headerLines(facts, style, undefined, diagnosis);
  const suspects = [...suspectLines(diagnosis, facts, style)];
  if (suspects.length > 0) yield* ["", ...suspects];
  const told = new Set<string>();
  for (const severity of SEVERITIES) {
    const findings = diagnosis.findings.filter((finding) => finding.severity === severity);
    const groups = grouped(findings);
    if (groups.length > 0) yield "";
    const shown = severity === "info" ? groups.slice(0, MOST_INFO) : groups;
    for (const [at, { first, count }] of shown.entries()) {
      if (at > 0) yield "";
      yield* findingLines(first, count, { facts, withFix: !told.has(first.fix) }, style);
      told.add(first.fix);
    }
    if (shown.length < groups.length)
      yield style.paint.dim(
        `    and ${counted(groups.length - shown.length, "info")} more (-o json has them)`,
      );
  }
  yield "";
  yield* conclusion(diagnosis, style);
}

/** What is equal is one group where there is much of it; else each finding is its own. */
function grouped(findings: readonly Finding[]): { first: Finding; count: number }[] {
  const equal = Map.groupBy(findings, ({ fingerprint }) => fingerprint);
  return [...equal.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    return those.length >= COLLAPSED_FROM
      ? [{ first, count: those.length }]
      : those.map((one) => ({ first: one, count: 1 }));
  });
}

function* conclusion({ findings, unjudged, cost }: Diagnosis, style: Style): Generator<string, void> {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ count }) => count > 0);
  const words = counts.map(({ severity, count }) =>
    counted(count, severity, severity === "info" ? "info" : undefined),
  );
  yield style.paint.dim(words.length === 0 ? "no rule found anything" : words.join(` ${style.glyphs.dot} `));
  if (cost !== undefined) yield* wrapped("cost: ", costText(cost, style), style, style.paint.dim, 0);
  yield* unjudgedLines(unjudged, style);
}

/** `12 checks could not run: 9× token usage not recorded, 3× no contract`. */
export function* unjudgedLines(unjudged: readonly Unjudged[], style: Style): Generator<string, void> {
  if (unjudged.length === 0) return;
  const reasons = [...Map.groupBy(unjudged, ({ reason }) => reason)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const said = reasons.map(
    ([reason, those]) => `${those.length}${style.glyphs.times} ${style.clean(reason)}`,
  );
  yield* wrapped(
    `${counted(unjudged.length, "check")} could not run: `,
    said.join(", "),
    style,
    style.paint.dim,
    0,
  );
}
