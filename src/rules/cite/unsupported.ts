import type { AbsentProof, AttributeProof } from "../../model/finding.ts";
import { EVALUATION_PLACES } from "../../vocabulary/evaluations.ts";
import { brief } from "../brief.ts";
import type { RuleFacts } from "../facts.ts";
import { lessSure } from "../figures.ts";
import { attemptsOf } from "../judge/attempts.ts";
import { lastWord } from "../judge/passing.ts";
import { WITH_A_CONTRADICTED_FLAG } from "../rag/contradictions.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { spansWith, told, toldAt } from "../traceql.ts";
import type { Citation } from "./citations.ts";
import { type ClaimSource, SOURCE_NEEDS, sourceFinder } from "./sources.ts";

const SURE = 0.9;
/** Claims beyond these, of a check and of the whole trace, are counted and not looked for. */
const MOST_CLAIMS = 10;
const MOST_CLAIMS_OF_TRACE = 100;

export const unsupported = rule({
  code: "Q04",
  name: "unsupported",
  title: "claims without support",
  why:
    "The citation check found sentences of the answer in no source. Nothing stops an answer by itself because of " +
    "that: what the user reads may be invented, or copied from a document that does not hold.",
  fix:
    "where a source says it, mend or withdraw that document; where none does, tighten grounding and give the check " +
    "the power to hold the answer back",
  example: {
    fires: "One of two claims has a source, the judge passes the answer, and it goes out.",
    quiet: "The check found no claim in the answer, so that none is without support.",
  },
  severities: ["error", "warning"],
  needs: [...SOURCE_NEEDS, "root", "spanFacts", "citations", "judgements"],
  get traceql() {
    return spansWith(
      told("claimsExtracted", "claimsSupported", "unsupportedClaims"),
      toldAt(EVALUATION_PLACES),
    );
  },
  *check(facts): Iterable<Found | NotJudged> {
    const { citations } = facts;
    if (citations.length === 0) return;
    const find = sourceFinder(facts);
    const passedOut = passedAttempt(facts);
    const attemptOf = attemptsOf(facts);
    let looked = 0;
    for (const citation of citations) {
      const reason = whyUnclear(citation);
      if (reason !== undefined) yield { reason };
      if (reason !== undefined || (citation.unsupported ?? 0) === 0) continue;
      const claims = citation.claims.slice(0, Math.min(MOST_CLAIMS, MOST_CLAIMS_OF_TRACE - looked));
      looked += claims.length;
      const sources = claims.map((claim) => ({ claim, source: find(claim, citation.node) }));
      yield unsupportedBy(citation, sources, attemptOf(citation.node) === passedOut);
    }
  },
});

type Facts = Pick<RuleFacts, "tree" | "role" | "root" | "spanFacts" | "judgements">;

interface SourcedClaim {
  readonly claim: string;
  readonly source: ClaimSource;
}

function whyUnclear({
  extracted,
  supported,
  unsupported: count,
  measure,
  claims,
}: Citation): string | undefined {
  if (count === undefined) {
    const counted = extracted !== undefined || supported !== undefined;
    return counted ? "claims not counted" : `no pass mark known for ${measure}`;
  }
  return extracted === 0 && claims.length === 0 ? "no claims extracted" : undefined;
}

/** The attempt that went out with the judge's blessing; undefined: none did, as far as is known. */
function passedAttempt(facts: Facts): number | undefined {
  const word = lastWord(facts);
  if (word?.passed === undefined || facts.root === undefined) return undefined;
  const { failed, httpStatus = 200 } = facts.spanFacts(facts.root);
  return failed || httpStatus >= 400 ? undefined : word.attempt;
}

function unsupportedBy(citation: Citation, claims: readonly SourcedClaim[], wentOut: boolean): Found {
  const { node, measure, extracted, contradiction, proofs } = citation;
  const count =
    extracted === undefined && citation.claims.length === 0 ? measure : `${measure} without support`;
  const told = claims.map(({ claim, source }) => `“${brief(claim)}” ${storyOf(source)}`);
  const out = wentOut ? "; the judge passed it, and the answer went out" : "";
  return {
    severity: wentOut ? "error" : "warning",
    confidence: contradiction === undefined ? SURE : lessSure(SURE, WITH_A_CONTRADICTED_FLAG),
    spans: [node],
    message: `${node.span.name}: ${[count, ...told].join("; ")}${out}`,
    phrase: "unsupported claims",
    evidence: {
      attr: [...proofs, ...claims.flatMap(({ source }) => placeOf(source))],
      absent: claims.flatMap(({ claim, source }) => absenceOf(claim, source)),
    },
    expected: "every claim supported",
    actual: count,
    clause: "claims",
  };
}

function storyOf(source: ClaimSource): string {
  switch (source.from) {
    case "stale document":
      return `stands in ${source.place.name}, ${source.because}`;
    case "document":
      return `stands in ${source.place.name}, which the check did not count`;
    case "prompt":
      return `stands in the prompt of ${source.node.span.name}`;
    case "nowhere":
      return `is in none of ${source.searched}${source.all ? ": the model invented it" : ""}`;
    case "unknown":
      return "may come from anywhere: what the model read is not recorded";
  }
}

function placeOf(source: ClaimSource): AttributeProof[] {
  if (source.from !== "stale document" && source.from !== "document") return [];
  const { node, key, name } = source.place;
  return [{ spanId: node.span.spanId, key, value: name }];
}

function absenceOf(claim: string, source: ClaimSource): AbsentProof[] {
  return source.from === "nowhere" ? [{ what: claim, where: source.searched }] : [];
}
