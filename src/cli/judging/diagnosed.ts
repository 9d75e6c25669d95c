import type { ElsewhereFinding } from "../../model/finding.ts";
import type { Diagnosed } from "../../report/diagnosis-text.ts";
import { counted } from "../../report/number.ts";
import { linesWithoutTrace } from "../../rules/join/lines-without-trace.ts";
import { silentTrace } from "../../rules/join/silent-trace.ts";
import type { SetAside } from "../../rules/set-aside.ts";
import { TraceFacts } from "../../trace/facts.ts";
import { NameReader } from "../../trace/role-of-name.ts";
import type { EvidenceToJudge } from "../gathering/evidence-to-judge.ts";
import type { World } from "../process/world.ts";
import type { CrashedRules } from "./crashed-rules.ts";
import { diagnosisOf, type Judging } from "./diagnosing.ts";

/** What is said beside the diagnoses; the lists fill once all traces have passed. */
export interface Beside {
  readonly aside: SetAside;
  readonly notes: string[];
  readonly elsewhere: ElsewhereFinding[];
  readonly crashed: CrashedRules;
}

/** Diagnoses as the traces pass; a rule that breaks down is told once on stderr. */
export async function* diagnosed(
  evidence: EvidenceToJudge,
  judging: Judging,
  { aside, notes, elsewhere, crashed }: Beside,
  world: World,
): AsyncGenerator<Diagnosed> {
  const known = new Map(judging.run?.traces.map((facts) => [facts.evidence, facts]));
  const names = new NameReader();
  for await (const one of evidence.gathered.traces) {
    const facts = known.get(one) ?? new TraceFacts(one, names);
    await judging.linked?.ask(one);
    const diagnosis = diagnosisOf(facts, judging);
    crashed.heed(diagnosis);
    await crashed.tell(world);
    yield { facts, diagnosis };
  }
  const stray = strayLines(evidence, judging);
  if (stray !== undefined && judging.keeps?.(stray) !== false) elsewhere.push(stray);
  elsewhere.push(...aside.findings());
  for (const { traceId, reason } of evidence.notJudged) notes.push(`${traceId} was not judged: ${reason}`);
  notes.push(...evidence.notes());
  if (aside.suppressed > 0) notes.push(`${counted(aside.suppressed, "finding")} suppressed (.lgtrace.yaml)`);
  if (aside.known > 0) notes.push(`${counted(aside.known, "known finding")} (baseline)`);
}

/** What J04 says of log lines whose traces were not given. */
function strayLines(
  { gathered: { files } }: EvidenceToJudge,
  judging: Judging,
): ElsewhereFinding | undefined {
  if (files === undefined || !judging.rules.includes(silentTrace)) return undefined;
  const [first, ...others] = files.traces.flatMap(({ spans }) => spans);
  const earliest = others.reduce(
    (least, { startUnixNano }) => (startUnixNano < least ? startUnixNano : least),
    first?.startUnixNano ?? 0n,
  );
  return linesWithoutTrace(files.strayLines, first === undefined ? undefined : earliest);
}
