import type { Severity } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import type { ClauseTally } from "./contract-tally.ts";
import type { ContractRun } from "./contract-text.ts";
import { escapeControls } from "./escape-controls.ts";
import { counted, grouped } from "./number.ts";

/** GitHub shows so many annotations of a level for each step. */
const SHOWN_PER_LEVEL = 10;
const EXAMPLES = 3;
const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/**
 * GitHub workflow commands: one annotation for each broken clause, at its line of the contract, ten
 * of a level at most; the tenth says how many more there are. A last line counts.
 */
export async function* contractGithub(run: ContractRun): AsyncGenerator<string, void> {
  const { tally, traces, path, id } = run;
  for await (const trace of traces) tally.add(trace);
  for (const severity of SEVERITIES) {
    const clauses = tally.clauses.filter(({ first }) => first.severity === severity);
    const more = clauses.length - SHOWN_PER_LEVEL;
    for (const [at, clause] of clauses.slice(0, SHOWN_PER_LEVEL).entries()) {
      const last = more > 0 && at === SHOWN_PER_LEVEL - 1;
      yield annotation(path, clause, tally.traces, last ? ` (+${more} more of this level)` : "");
    }
  }
  const { failed, passed, inconclusive } = tally;
  const counts = `${grouped(passed)} passed, ${grouped(failed)} failed, ${grouped(inconclusive)} not judged`;
  yield `lgtrace: ${data(id)}: ${counted(tally.traces, "trace")}, ${counts}`;
}

function annotation(
  path: string,
  { first, actuals, traceIds }: ClauseTally,
  of: number,
  end: string,
): string {
  const place = `file=${property(path)},line=${first.line},title=${property(first.clause)}`;
  const [actual = ""] = actuals;
  const share = `${grouped(traceIds.length)} of ${counted(of, "trace")}`;
  const examples = traceIds.slice(0, EXAMPLES).join(", ");
  const message = `${first.spanPath}: expected ${first.expected}, got ${actual} (${share}, e.g. ${examples})${end}`;
  return `::${LEVELS[first.severity]} ${place}::${data(message)}`;
}

/** What GitHub reads as part of a command is written as `%XX`; all other controls are made visible. */
function data(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => escapeControls(line));
  return lines.join("\n").replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
