import type { Finding, Unjudged, UnsignedFinding } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import { NodesById } from "../trace/nodes-by-id.ts";
import type { RuleFacts } from "./facts.ts";
import { redactedFinding } from "./privacy/redact.ts";
import type { AnyRule, Found, NotJudged } from "./rule.ts";
import { SignedFinding } from "./signed-finding.ts";
import { SpanPaths } from "./span-path.ts";
import { withoutOwned } from "./subsumption.ts";

/** What rules say about one trace. */
export interface Judgement {
  /** By severity, then in the order of the rules, then of the spans. */
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  /** A rule that breaks down is a bug; the others still judge. */
  readonly crashed: readonly { readonly rule: string; readonly error: unknown }[];
}

/** The phrase of what is no finding about the trace, but about lgtrace. */
export const RULE_CRASHED = "rule crashed";

const USUAL_CONFIDENCE = 0.9;

/** Holds a trace's facts against rules. What one rule owns the others do not say again (diagnostics §9). */
export function runRules(rules: readonly AnyRule[], facts: RuleFacts): Judgement {
  const found: { rule: AnyRule; found: Found }[] = [];
  const unjudged: Unjudged[] = [];
  const crashed: { rule: AnyRule; error: unknown }[] = [];
  for (const rule of rules) {
    try {
      if (!isOnMatter(rule, facts)) continue;
      for (const said of rule.check(facts)) {
        if (isFound(said)) found.push({ rule, found: said });
        else unjudged.push({ rule: rule.code, name: rule.name, reason: said.reason });
      }
    } catch (error) {
      crashed.push({ rule, error });
    }
  }
  const place = { traceId: facts.traceId, shape: shapeOf(facts), paths: new SpanPaths() };
  const shown = facts.showContent ? asItIs : redactedFinding;
  const findings = withoutOwned(found).map(({ rule, found }) => findingOf(rule, found, place, shown));
  findings.push(...crashed.map(({ rule, error }) => findingOf(rule, crash(rule, error), place, shown)));
  return {
    findings: findings.sort(byWeight),
    unjudged: distinct(unjudged),
    crashed: crashed.map(({ rule, error }) => ({ rule: rule.code, error })),
  };
}

/** Whether the trace has anything of what the rule is about. */
function isOnMatter({ only }: AnyRule, { roles, told }: RuleFacts): boolean {
  if (only === undefined) return true;
  const { roles: ofRoles = [], concepts = [] } = only;
  return ofRoles.some((role) => roles.has(role)) || concepts.some((concept) => told.has(concept));
}

function crash({ code, name }: AnyRule, error: unknown): Found {
  const message = error instanceof Error ? error.message : String(error);
  return {
    severity: "info",
    confidence: 1,
    spans: [],
    message: `${code} ${name} crashed on this trace, a bug in lgtrace: ${message}`,
    phrase: RULE_CRASHED,
    evidence: { absent: [{ what: `judgement of ${code}`, where: "this trace" }] },
    fix: "report it with the lines on stderr, and the trace (lgtrace export) where you may",
    clause: RULE_CRASHED,
  };
}

function isFound(said: Found | NotJudged): said is Found {
  return "severity" in said;
}

interface Place extends Pick<RuleFacts, "traceId"> {
  readonly shape: string;
  readonly paths: SpanPaths;
}

function findingOf(
  rule: AnyRule,
  found: Found,
  { traceId, shape, paths }: Place,
  shown: typeof redactedFinding,
): Finding {
  const {
    severity,
    confidence = USUAL_CONFIDENCE,
    spans,
    message,
    phrase,
    evidence,
    expected,
    actual,
  } = found;
  const [first] = spans;
  const path = first === undefined ? "" : paths.of(first);
  const finding: UnsignedFinding = {
    rule: rule.code,
    name: rule.name,
    severity,
    confidence,
    traceId,
    spanIds: [...new NodesById(spans).keys()],
    message,
    phrase,
    spanPath: path,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    evidence,
    why: rule.why,
    fix: found.fix ?? rule.fix,
  };
  return new SignedFinding(shown(finding), { shape, path, clause: found.clause ?? "" });
}

/** What kind of request it is (diagnostics §1.4): never by the spans that it has. */
function shapeOf({ root, spanFacts, expectations }: RuleFacts): string {
  if (root === undefined) return "";
  const route = spanFacts(root).httpRoute ?? "";
  return [root.span.resource.service ?? "", root.span.name, route, expectations?.contract ?? ""].join("|");
}

function asItIs(finding: UnsignedFinding): UnsignedFinding {
  return finding;
}

/** Severities first; the rest keeps the rules' order. */
function byWeight(one: Finding, other: Finding): number {
  return SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity);
}

/** A reason counts once for a rule, however many spans have it. */
function distinct(unjudged: readonly Unjudged[]): Unjudged[] {
  const known = new Map<string, Unjudged>();
  for (const one of unjudged) known.set(`${one.rule} ${one.reason}`, one);
  return [...known.values()];
}
