import { LinkedTraces } from "../../evidence/linked-traces.ts";
import { Failure } from "../../model/failure.ts";
import type { ElsewhereFinding } from "../../model/finding.ts";
import { type QueryFlags, queryFromFlags } from "../../query/from-flags.ts";
import { readMoment } from "../../query/parse-time.ts";
import { hasConditions } from "../../query/query.ts";
import { diagnoseJson } from "../../report/diagnose-json.ts";
import { type DiagnoseRun, DiagnoseTally } from "../../report/diagnose-run.ts";
import { diagnoseText } from "../../report/diagnose-text.ts";
import { redactedWords } from "../../rules/privacy/redact.ts";
import { RULES, rulesNamed } from "../../rules/registry.ts";
import type { AnyRule } from "../../rules/rule.ts";
import { Run } from "../../rules/run.ts";
import { SetAside } from "../../rules/set-aside.ts";
import { links } from "../../rules/structure/links.ts";
import { TraceFacts } from "../../trace/facts.ts";
import { NameReader } from "../../trace/role-of-name.ts";
import type { Invocation } from "../flags/command.ts";
import type { DiagnoseFlags } from "../flags/diagnose.ts";
import { sayAbsent } from "../gathering/absent-traces.ts";
import { type EvidenceToJudge, evidenceToJudge } from "../gathering/evidence-to-judge.ts";
import { sayInputTrouble } from "../gathering/input-trouble.ts";
import { isNothing, wantedOf } from "../gathering/wanted.ts";
import { keyboardFor } from "../interactive/walking.ts";
import { baselineOf } from "../judging/baseline.ts";
import { CrashedRules } from "../judging/crashed-rules.ts";
import { diagnosed } from "../judging/diagnosed.ts";
import { contractHere, type Judging } from "../judging/diagnosing.ts";
import { pricesHere } from "../judging/prices.ts";
import { named, rulesAsked } from "../judging/rules-asked.ts";
import { EXIT, exitCodeOf, reaches } from "../process/exit-code.ts";
import { styleOf, wholeNumber } from "../process/style.ts";
import { VERSION } from "../process/version.ts";
import type { World } from "../process/world.ts";
import { isTraceql } from "../searching/refuse-traceql.ts";

const TOP = 20;
const NOTHING_KNOWN: ReadonlySet<string> = new Set();
/** Neighbours of a trace are looked at among so many traces at most: they are kept in memory. */
const MOST_KEPT = 20_000;

/** `lgtrace diagnose`: what the rules find, and who is to blame. */
export async function diagnose({ operands, flags, world: told }: Invocation<DiagnoseFlags>): Promise<number> {
  const keyboard = await keyboardFor(flags, told);
  if (keyboard === undefined) return diagnosing(operands, flags, told, (run) => print(run, flags, told));
  if (flags.updateBaseline === true)
    throw new Failure("usage", "-i shows what is found, --update-baseline writes all of it", {
      hint: "give one of them",
    });
  const { walkDiagnosed } = await import("../interactive/walk-diagnosed.ts");
  return walkDiagnosed(operands, flags, keyboard, told, (world, show) =>
    diagnosing(operands, flags, world, show),
  );
}

/** Diagnoses, has it shown, and says how it ended. */
async function diagnosing(
  operands: readonly string[],
  flags: DiagnoseFlags,
  world: World,
  show: (run: DiagnoseRun, evidence: EvidenceToJudge, judging: Judging) => Promise<void>,
): Promise<number> {
  const rules = rulesAsked(flags);
  const required = new Set(named(flags.require ?? []).map(({ code }) => code));
  const contract = await contractHere(flags.contract, world);
  const now = nowOf(flags, world);
  const codes = new Set(rules.map(({ code }) => code));
  const baseline = await baselineOf(flags, (rule) => codes.has(rule), world);
  const aside = new SetAside(
    baseline.suppressions.filter(({ rule }) => mayHold(rule, rules)),
    baseline.isUpdated ? NOTHING_KNOWN : baseline.known,
    now ?? world.now(),
  );
  const evidence = await evidenceOf(operands, flags, world);
  try {
    await sayInputTrouble(evidence.gathered.files, world);
    const judging: Judging = {
      rules,
      contract,
      now,
      clock: () => world.now(),
      logsGiven: () => flags.logs && evidence.logsGiven(),
      run: runOf(evidence),
      keeps: (finding) => aside.keeps(finding),
      price: await pricesHere(flags.prices, world),
      linked: rules.includes(links) ? new LinkedTraces(evidence.lookup) : undefined,
      showContent: flags.showContent === true,
    };
    const notes: string[] = [];
    const elsewhere: ElsewhereFinding[] = [];
    const crashed = new CrashedRules();
    const run: DiagnoseRun = {
      diagnosed: baseline.recorded(diagnosed(evidence, judging, { aside, notes, elsewhere, crashed }, world)),
      tally: new DiagnoseTally(),
      told: flags.showContent === true ? (name) => name : redactedWords,
      place: evidence.place,
      elsewhere,
      notes,
    };
    await show(run, evidence, judging);
    await sayAbsent(evidence.gathered, flags, world);
    await baseline.update();
    if (baseline.written !== undefined) await world.stderr.write(`lgtrace: ${baseline.written}\n`);
    return crashed.any ? EXIT.bug : exitCode(run, evidence, required, flags);
  } finally {
    await evidence.close();
  }
}

/** A suppression of rules that are not asked hides nothing this time, and is not to blame for it. */
function mayHold(word: string, asked: readonly AnyRule[]): boolean {
  const meant = rulesNamed(word);
  return meant.length === 0 || meant.some((rule) => asked.includes(rule));
}

async function evidenceOf(
  operands: readonly string[],
  flags: DiagnoseFlags,
  world: World,
): Promise<EvidenceToJudge> {
  const raw = operands.find(isTraceql);
  if (raw !== undefined && operands.length + (flags.id ?? []).length > 1)
    throw new Failure("usage", "TraceQL selects the traces itself, and takes no other operand beside it", {
      hint: "lgtrace find '{ … }' -o ids | lgtrace diagnose -",
    });
  const wanted = await wantedOf(raw === undefined ? operands : [], flags.id ?? [], world);
  const asked = questionOf(flags);
  if (!isNothing(wanted) && hasConditions(queryFromFlags(asked, world.now())))
    throw new Failure("usage", "diagnose takes files and ids, or a question by flags, not both", {
      hint: "lgtrace find … -o ids | lgtrace diagnose -",
    });
  return evidenceToJudge(wanted, { flags: asked, traceql: raw, onTempo: { raw } }, flags, world);
}

/** Without a word about how many: all of them. */
function questionOf({ limit = "0", ...flags }: DiagnoseFlags): QueryFlags {
  return { ...flags, limit };
}

function nowOf({ now }: DiagnoseFlags, world: World): bigint | undefined {
  if (now === undefined) return undefined;
  const moment = readMoment(now, world.now());
  if (moment !== undefined) return moment;
  throw new Failure("usage", `--now cannot be "${now}"`, { hint: "RFC 3339 or Unix seconds" });
}

/** Files are in memory already, so that a trace's neighbours can be looked at. */
function runOf({ gathered: { files } }: EvidenceToJudge): Run | undefined {
  if (files === undefined || files.traces.length > MOST_KEPT) return undefined;
  const names = new NameReader();
  return new Run(files.traces.map((evidence) => new TraceFacts(evidence, names)));
}

async function print(run: DiagnoseRun, flags: DiagnoseFlags, world: World): Promise<void> {
  const top = wholeNumber("top", flags.top) ?? TOP;
  switch (flags.output) {
    case "json":
    case "jsonl":
      return world.stdout.pieces(diagnoseJson(run, flags.output));
    case "markdown":
      return world.stdout.lines(
        (await import("../../report/diagnose-markdown.ts")).diagnoseMarkdown(run, top),
      );
    case "github":
      return world.stdout.lines((await import("../../report/diagnose-github.ts")).diagnoseGithub(run));
    case "sarif": {
      const { diagnoseSarif } = await import("../../report/diagnose-sarif.ts");
      return world.stdout.pieces(diagnoseSarif(run, RULES, VERSION));
    }
    default:
      return world.stdout.lines(diagnoseText(run, { top }, styleOf(flags, world)));
  }
}

/** Failures over findings, findings over doubt; nothing judged is never a pass. */
function exitCode(
  { tally, elsewhere }: DiagnoseRun,
  { gathered: { files, absent }, notJudged }: EvidenceToJudge,
  required: ReadonlySet<string>,
  { failOn }: DiagnoseFlags,
): number {
  if (files !== undefined && files.unreadable.length > 0) return EXIT.callerMustChange;
  const trouble = notJudged.find((one) => one.trouble !== undefined)?.trouble;
  if (trouble !== undefined) return exitCodeOf(trouble.code);
  const grave = [
    ...elsewhere.map(({ severity }) => severity),
    ...(tally.worst === undefined ? [] : [tally.worst]),
  ];
  if (grave.some((severity) => reaches(severity, failOn))) return EXIT.findings;
  const unjudged = tally.unjudged.some(({ rule }) => required.has(rule));
  const doubt = tally.traces === 0 || tally.partial > 0 || absent.length > 0 || notJudged.length > 0;
  return unjudged || doubt ? EXIT.inconclusive : EXIT.done;
}
