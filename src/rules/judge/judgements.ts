import type { AttributeProof } from "../../model/finding.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type Evaluation, readEvaluations } from "../../vocabulary/evaluations.ts";
import { Sightings } from "../../vocabulary/sightings.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";
import { contradictsItself, type Judged, type Verdict, verdictOf } from "./verdict.ts";

/** What a judge said of an answer. */
export interface Judgement extends Judged {
  readonly node: TreeNode;
  /** What it was judged by: the rubric's version, the evaluation's name, else the span's name. */
  readonly rubric: string;
  readonly verdict: Verdict | undefined;
  /** Label and score say opposite things. */
  readonly contradictory: boolean;
  readonly proofs: readonly AttributeProof[];
}

type Facts = Pick<RuleFacts, "tree" | "sightings" | "expectations" | "run">;

const GROUNDING = /ground|faithful/i;
/** Of these a high score is bad, so that only their label tells. */
const HIGH_IS_BAD = /hallucinat|toxic|bias|risk|harm|unsafe|violat|error/i;

/** The judges' words about the answer by the time at which they began, people's left out. */
export function judgementsOf(facts: Facts): readonly Judgement[] {
  const all: Judgement[] = [];
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    const own = ownJudgement(node, facts);
    if (own !== undefined) all.push(own);
    for (const evaluation of readEvaluations(node.span))
      if (!evaluation.human && !isGrounding(evaluation.name)) all.push(ofEvaluation(node, evaluation, facts));
  }
  return all.sort((one, other) => one.node.offsetNs - other.node.offsetNs);
}

function ownJudgement(node: TreeNode, facts: Facts): Judgement | undefined {
  const sightings = facts.sightings(node);
  const judged = { score: sightings.value("judgeScore"), label: sightings.value("judgeLabel") };
  if (judged.score === undefined && judged.label === undefined) return undefined;
  const rubric = sightings.value("rubricVersion") ?? node.span.name;
  const proofs = attributeProofs(node, facts, "judgeLabel", "judgeScore", "rubricVersion");
  return judgementOf(node, { ...judged, rubric, proofs }, facts);
}

function judgementOf(
  node: TreeNode,
  told: Judged & Pick<Judgement, "rubric" | "proofs">,
  facts: Facts,
): Judgement {
  const knobs = facts.expectations?.judge;
  const unit = () => endsAtOne(told.rubric, facts);
  const verdict = verdictOf(told, knobs, unit);
  return { node, ...told, verdict, contradictory: contradictsItself(told, knobs, unit) };
}

function ofEvaluation(node: TreeNode, evaluation: Evaluation, facts: Facts): Judgement {
  const { score, label, name = node.span.name } = evaluation;
  const judged = { label, score: HIGH_IS_BAD.test(name) ? undefined : score };
  return judgementOf(node, { ...judged, rubric: name, proofs: proofsOf(node, evaluation) }, facts);
}

/** An evaluation of whether the answer stands on its sources: Q04's, and no judge of it. */
export function isGrounding(name: string | undefined): boolean {
  return name !== undefined && GROUNDING.test(name);
}

/** Label and score of an evaluation under the keys that hold them. */
export function proofsOf(
  { span: { spanId } }: TreeNode,
  told: Judged & { readonly labelKey: string; readonly scoreKey: string },
): readonly AttributeProof[] {
  const { label, labelKey, score, scoreKey } = told;
  return [
    ...(label === undefined ? [] : [{ spanId, key: labelKey, value: label }]),
    ...(score === undefined ? [] : [{ spanId, key: scoreKey, value: score }]),
  ];
}

/**
 * Whether a 1 is the best that a rubric gives: none of its scores in this run is above 1 or below 0, and
 * one is below 1, since 1 alone may be the worst of five.
 */
function endsAtOne(rubric: string, { tree, run }: Facts): boolean {
  const scores = run?.over(scoresByRubric) ?? scoresIn(tree.nodes);
  const own = scores.get(rubric);
  return own !== undefined && own.least >= 0 && own.least < 1 && own.most <= 1;
}

type Scores = Map<string, { least: number; most: number }>;

function scoresByRubric(traces: readonly TraceFacts[]): Scores {
  const all: Scores = new Map();
  for (const { tree } of traces)
    for (const [rubric, { least, most }] of scoresIn(tree.nodes)) widen(all, rubric, least, most);
  return all;
}

function scoresIn(nodes: readonly TreeNode[]): Scores {
  const scores: Scores = new Map();
  for (const { span, superseded } of nodes) {
    if (superseded) continue;
    const sightings = new Sightings(span);
    const own = sightings.value("judgeScore");
    if (typeof own === "number") widen(scores, sightings.value("rubricVersion") ?? span.name, own, own);
    for (const { name = span.name, score, human } of readEvaluations(span))
      if (typeof score === "number" && !human) widen(scores, name, score, score);
  }
  return scores;
}

function widen(scores: Scores, rubric: string, least: number, most: number): void {
  const known = scores.get(rubric);
  if (known === undefined) scores.set(rubric, { least, most });
  else {
    known.least = Math.min(known.least, least);
    known.most = Math.max(known.most, most);
  }
}
