import type { ClauseTally } from "./contract-tally.ts";
import type { ContractRun } from "./contract-text.ts";
import { type Annotation, githubCommands, githubData } from "./github-command.ts";
import { counted, grouped } from "./number.ts";

const EXAMPLES = 3;

/** GitHub workflow commands: one annotation for each broken clause, at its line of the contract. A last line counts. */
export async function* contractGithub(run: ContractRun): AsyncGenerator<string, void> {
  const { tally, traces, path, id } = run;
  for await (const trace of traces) tally.add(trace);
  yield* githubCommands(tally.clauses.map((clause) => annotation(path, clause, tally.traces)));
  const { failed, passed, inconclusive } = tally;
  const counts = `${grouped(passed)} passed, ${grouped(failed)} failed, ${grouped(inconclusive)} not judged`;
  yield `lgtrace: ${githubData(id)}: ${counted(tally.traces, "trace")}, ${counts}`;
}

function annotation(file: string, { first, actuals, traceIds }: ClauseTally, of: number): Annotation {
  const { severity, clause, line, spanPath, expected } = first;
  const [actual = ""] = actuals;
  const share = `${grouped(traceIds.length)} of ${counted(of, "trace")}`;
  const examples = traceIds.slice(0, EXAMPLES).join(", ");
  const message = `${spanPath}: expected ${expected}, got ${actual} (${share}, e.g. ${examples})`;
  return { severity, title: clause, message, file, line };
}
