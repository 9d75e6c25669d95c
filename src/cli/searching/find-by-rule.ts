import { contractNear } from "../../contract/load.ts";
import { foundOf } from "../../evidence/found-row.ts";
import type { TraceEvidence } from "../../model/evidence.ts";
import type { FoundTrace } from "../../model/found-trace.ts";
import type { SpanId } from "../../model/ids.ts";
import { describeQuery } from "../../query/describe.ts";
import { type QueryFlags, queryFromFlags } from "../../query/from-flags.ts";
import { Limited } from "../../query/limited.ts";
import { hasConditions } from "../../query/query.ts";
import type { AnyRule } from "../../rules/rule.ts";
import { RULE_CRASHED } from "../../rules/run-rules.ts";
import { TraceFacts } from "../../trace/facts.ts";
import { NameReader } from "../../trace/role-of-name.ts";
import { evidenceToJudge, type JudgeFlags, type Selection } from "../gathering/evidence-to-judge.ts";
import { CrashedRules } from "../judging/crashed-rules.ts";
import { judgingHere } from "../judging/diagnosing.ts";
import { named } from "../judging/rules-asked.ts";
import type { World } from "../process/world.ts";
import type { RunningSearch } from "./running-search.ts";

const NANOS_PER_MILLI = 1e6;
const NOTHING = { paths: [], references: [], selected: [], stdin: undefined };

export type RuleSearchFlags = JudgeFlags & QueryFlags & { readonly rule: readonly string[] };

/**
 * The traces of which a rule says something. Candidates come from Tempo by the rule's own TraceQL (or by
 * the flags, where conditions are given), or from the store; the rule confirms each on the whole trace.
 */
export async function findByRule(flags: RuleSearchFlags, world: World): Promise<RunningSearch> {
  const began = world.now();
  const rules = named(flags.rule);
  const query = queryFromFlags(flags, began);
  const hasContract = (await contractNear(world.cwd)) !== undefined;
  const selection = selectionOf(rules, flags, { hasConditions: hasConditions(query), hasContract });
  let logsGiven = () => false;
  const diagnose = await judgingHere(world, rules, () => logsGiven());
  const evidence = await evidenceToJudge(NOTHING, selection, flags, world);
  logsGiven = evidence.logsGiven;
  const isPicked = selection.onTempo !== undefined && evidence.place !== "store";
  const looked = {
    traces: 0,
    spans: 0,
    from: undefined as bigint | undefined,
    to: undefined as bigint | undefined,
  };
  const names = new NameReader();
  const crashed = new CrashedRules();
  const confirmed = async function* (): AsyncGenerator<FoundTrace> {
    for await (const one of evidence.gathered.traces) {
      const facts = new TraceFacts(one, names);
      count(facts, one, looked);
      const diagnosis = diagnose(facts);
      crashed.heed(diagnosis);
      await crashed.tell(world);
      const findings = diagnosis.findings.filter((finding) => finding.phrase !== RULE_CRASHED);
      const spanIds: SpanId[] = findings.flatMap((finding) => finding.spanIds);
      if (findings.length > 0) yield foundOf(facts, [...new Set(spanIds)]);
    }
  };
  const matches = new Limited(confirmed(), query.limit);
  const words = [rules.map(({ code, name }) => `${code} ${name}`).join(" or "), describeQuery(query)];
  const asked = words.filter((word) => word !== undefined && word !== "").join(", ");
  return {
    passed: () => matches.passed,
    get gone() {
      return evidence.notJudged.map(({ traceId }) => traceId);
    },
    crashed,
    close: () => evidence.close(),
    result: {
      source: evidence.place?.startsWith("tempo") === true ? "tempo" : "store",
      place: evidence.place === "store" ? undefined : evidence.place,
      asked: `with ${asked}`,
      query: asked,
      matches,
      searched: () => ({ ...looked, tookMs: Number(world.now() - began) / NANOS_PER_MILLI }),
      complete: () => matches.complete,
      hint: () =>
        [...evidence.notes().slice(0, 1), ...(isPicked ? [judgeAll(rules)] : [])].join("; ") || undefined,
    },
  };
}

/**
 * One rule says how its candidates are found; of several, or where it does not say, every trace is one. So it
 * is where a contract stands in the folder that the rule reads: it may ask for anything.
 */
function selectionOf(
  rules: readonly AnyRule[],
  flags: RuleSearchFlags,
  given: { readonly hasConditions: boolean; readonly hasContract: boolean },
): Selection {
  const all = { ...flags, limit: "0" };
  const [only, other] = rules;
  if (given.hasConditions || only === undefined || other !== undefined) return { flags: all };
  if (given.hasContract && only.needs.includes("expectations")) return { flags: all };
  if (only.candidates !== undefined) return { flags: { ...all, ...only.candidates } };
  return only.traceql === undefined ? { flags: all } : { flags: all, onTempo: { raw: only.traceql } };
}

/** Of a long question its beginning says nothing. */
const LONGEST_SAID = 200;

/** What was searched: a rule's candidates, not every trace. */
function judgeAll([only]: readonly AnyRule[]): string {
  const { traceql = "", name = "" } = only ?? {};
  const asked = traceql.length > LONGEST_SAID ? `its TraceQL (lgtrace explain ${name} prints it)` : traceql;
  return `among the traces of ${asked}; lgtrace diagnose --rule ${name} --since 1h judges every trace`;
}

function count(
  { tree }: TraceFacts,
  { spans }: TraceEvidence,
  looked: { traces: number; spans: number; from: bigint | undefined; to: bigint | undefined },
): void {
  looked.traces += 1;
  looked.spans += spans.length;
  const at = tree.startUnixNano;
  if (looked.from === undefined || at < looked.from) looked.from = at;
  if (looked.to === undefined || at > looked.to) looked.to = at;
}
