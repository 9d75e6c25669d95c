import { ownEndNs } from "../../trace/effective-end.ts";
import { EVALUATION_PLACES } from "../../vocabulary/evaluations.ts";
import type { Citation } from "../cite/citations.ts";
import type { RuleFacts } from "../facts.ts";
import { lessSure } from "../figures.ts";
import { WITH_A_CONTRADICTED_FLAG } from "../rag/contradictions.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { spansWith, told, toldAt } from "../traceql.ts";
import { attemptsOf } from "./attempts.ts";
import type { Judgement } from "./judgements.ts";
import { outcomesOf, type Signal } from "./outcome.ts";
import { type LastWord, lastWord } from "./passing.ts";

const ALL_AGREE = 0.95;
const SURE = 0.9;

export const blind = rule({
  code: "Q05",
  name: "blind",
  title: "judge passes what others reject",
  why:
    "The judge is the last guard before an answer goes out. A rubric that has no word for what the citation check, " +
    "the outcome or the user measures lets it through, and quality dashboards stay green.",
  fix: "give the citation result to the rubric; re-calibrate it on answers that people labelled; then judge this trace again",
  example: {
    fires: "The judge says policy_correct, while one of two claims has no source and the user gives 2 of 5.",
    quiet: "judge.score = 1 stands without a label: it may be the worst of five.",
  },
  severities: ["error", "warning"],
  needs: ["tree", "role", "sightings", "expectations", "judgements", "citations"],
  get traceql() {
    return spansWith(told("judgeScore", "judgeLabel"), toldAt(EVALUATION_PLACES));
  },
  *check(facts): Iterable<Found | NotJudged> {
    const word = lastWord(facts);
    if (word?.unclear === true) yield { reason: "neither the judge's label nor its scale is known" };
    if (word?.passed === undefined) return;
    const { checked, overlooked } = citationSignals(word, facts);
    const signals = [...checked, ...outcomesOf(facts)];
    if (overlooked !== undefined) yield { reason: overlooked };
    else if (signals.length === 0) yield { reason: "nothing recorded beside the judge" };
    const bad = signals.filter((signal) => signal.bad);
    if (bad.length > 0) yield blindness(word.passed, bad, signals);
  },
});

type Facts = Pick<RuleFacts, "tree" | "role" | "citations">;

interface CitationSignal extends Signal {
  readonly citation: Citation;
}

/** The citation checks that the judge could have known: of the same attempt, and over before it began. */
function citationSignals(
  { passed, attempt }: LastWord,
  facts: Facts,
): { checked: readonly CitationSignal[]; overlooked: string | undefined } {
  const attemptOf = attemptsOf(facts);
  const began = (passed?.node.offsetNs ?? 0) + facts.tree.toleranceNs;
  const told = facts.citations.filter(({ unsupported }) => unsupported !== undefined);
  const same = told.filter(({ node }) => attemptOf(node) === attempt);
  const known = same.filter(({ node }) => (ownEndNs(node) ?? node.offsetNs) <= began);
  const late = same.some((citation) => !known.includes(citation) && (citation.unsupported ?? 0) > 0);
  const elsewhere = same.length === 0 && told.some(({ unsupported }) => (unsupported ?? 0) > 0);
  const overlooked = late
    ? "the judge ran before the citation check"
    : elsewhere
      ? "the citation check looked at another attempt"
      : undefined;
  return { checked: known.map(signalOf), overlooked };
}

function signalOf(citation: Citation): CitationSignal {
  const { node, unsupported = 0, measure, proofs } = citation;
  const said =
    unsupported === 0
      ? `${node.span.name} found every claim supported`
      : `${node.span.name} found no support (${measure})`;
  return { kind: "claims", bad: unsupported > 0, said, proofs, citation };
}

function blindness(passed: Judgement, bad: readonly Signal[], all: readonly Signal[]): Found {
  const claims = bad.filter(isCitation);
  const outcome = bad.length > claims.length;
  const doubted = passed.contradictory || claims.some(({ citation }) => citation.contradiction !== undefined);
  const confidence = claims.length > 0 && outcome ? ALL_AGREE : SURE;
  return {
    severity: claims.length > 0 && outcome ? "error" : "warning",
    confidence: doubted ? lessSure(confidence, WITH_A_CONTRADICTED_FLAG) : confidence,
    spans: [passed.node, ...claims.map(({ citation }) => citation.node)],
    message:
      `${passed.node.span.name} passed the answer (${wordOf(passed)}), while ${listed(bad.map(({ said }) => said))}: ` +
      `the rubric ${passed.rubric} lacks ${bad.length === 1 ? "this dimension" : "these dimensions"}`,
    phrase: phraseOf(bad, claims.length > 0),
    evidence: { attr: [...passed.proofs, ...all.flatMap(({ proofs }) => proofs)] },
    expected: "a judge who objects",
    actual: `passed: ${wordOf(passed)}`,
    clause: claims.length > 0 ? "citations" : "outcome",
  };
}

function isCitation(signal: Signal): signal is CitationSignal {
  return "citation" in signal;
}

function phraseOf(bad: readonly Signal[], claims: boolean): string {
  if (claims) return "rubric blind to citations";
  return bad.every(({ kind }) => kind === "user") ? "user signal vs judge" : "outcome vs judge";
}

function wordOf({ label, score }: Judgement): string {
  return [label, score === undefined ? undefined : `score ${score}`]
    .filter((part) => part !== undefined)
    .join(", ");
}

function listed(texts: readonly string[]): string {
  const last = texts.at(-1) ?? "";
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(", ")} and ${last}`;
}
