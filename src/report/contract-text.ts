import { closedTable } from "./closed-table.ts";
import type { ClauseTally, ContractTally, JudgedTrace } from "./contract-tally.ts";
import { counted, grouped } from "./number.ts";
import type { Style } from "./style.ts";
import { blanks, cut, fitLeft, widthOf } from "./width.ts";

/** Traces held against one contract. The tally fills while the traces pass. */
export interface ContractRun {
  readonly id: string;
  readonly path: string;
  /** Where the traces come from, where the command line does not say: `tempo http://…, last 1 h`. */
  readonly place?: string | undefined;
  readonly traces: Iterable<JudgedTrace> | AsyncIterable<JudgedTrace>;
  readonly tally: ContractTally;
  /** What the reader must know of how it was judged: `log clauses are switched off (--no-logs)`. */
  readonly notes: readonly string[];
}

const EXAMPLES = 2;
const CLAUSE_CELLS = 22;
const EXPECTED_CELLS = 24;

/** One block for each broken clause, the table of traces, and the count of broken clauses. */
export async function* contractText(run: ContractRun, style: Style): AsyncGenerator<string, void> {
  const { tally } = run;
  for await (const trace of run.traces) tally.add(trace);
  yield `${verdictMark(tally, style)} ${style.paint.bold(style.clean(run.id))}   ${style.clean(run.path)}${placeText(run, style)}`;
  for (const clause of tally.clauses) yield* ["", ...clauseBlock(clause, tally, style)];
  yield* ["", ...summaryTable(tally, style)];
  yield* remarks(run, style);
}

function placeText({ place }: ContractRun, { clean, glyphs, paint }: Style): string {
  return place === undefined ? "" : paint.dim(` ${glyphs.dot} ${clean(place)}`);
}

/** The same clause and path for machines to find: `line 47`, path, what was expected and found, where. */
function clauseBlock(clause: ClauseTally, tally: ContractTally, style: Style): readonly string[] {
  const { paint, clean, width, glyphs } = style;
  const { first, traceIds } = clause;
  const line = `line ${first.line}`;
  const path = cut(clean(first.spanPath), Math.max(1, width - line.length - 4), glyphs.ellipsis);
  const examples = traceIds.slice(0, EXAMPLES).map((id) => clean(id));
  const more = traceIds.length - examples.length;
  return [
    `  ${paint.bold(path)}${blanks(width - widthOf(path) - line.length - 2)}${paint.dim(line)}`,
    ...expectation(clause, `${grouped(traceIds.length)} of ${counted(tally.traces, "trace")}`, style),
    paint.dim(`    e.g. ${examples.join(", ")}${more > 0 ? ` and ${grouped(more)} more` : ""}`),
  ];
}

/** On one line where it fits, else one below the other. */
function expectation({ first, actuals }: ClauseTally, share: string, style: Style): readonly string[] {
  const { clean, glyphs, width, paint } = style;
  const [actual = "", ...others] = actuals;
  const mark = first.severity === "error" ? paint.red(glyphs.error) : paint.yellow(glyphs.warning);
  const name = clean(clauseName(first.clause, first.spanPath));
  const expected = `expected ${clean(first.expected)}`;
  const got = `got ${clean(actual)}${others.length > 0 ? ` and ${counted(others.length, "other value")}` : ""}`;
  const left = column(name, CLAUSE_CELLS) + column(expected, EXPECTED_CELLS) + got;
  const room = width - 4 - widthOf(left) - share.length;
  if (room >= 2) return [`  ${mark} ${left}${blanks(room)}${share}`];
  const shorten = (text: string) => (style.full ? text : cut(text, width - 6, glyphs.ellipsis));
  return [`  ${mark} ${name}`, ...[expected, got, share].map((text) => `      ${shorten(text)}`)];
}

function column(text: string, cells: number): string {
  return fitLeft(text, Math.max(cells, widthOf(text) + 2), "");
}

/** A clause without the path that its block stands under: `count`, or an assertion's id. */
function clauseName(clause: string, spanPath: string): string {
  const path = `${spanPath.split(" › ").join("/")} `;
  return clause.startsWith(path) ? clause.slice(path.length) : clause;
}

function summaryTable(tally: ContractTally, style: Style): readonly string[] {
  const reasons = Array.from(
    tally.unjudged,
    ([reason, count]) => `${style.clean(reason)} (${grouped(count)})`,
  );
  const counts = [tally.traces, tally.passed, tally.failed, tally.inconclusive].map(grouped);
  return closedTable(
    [
      ["traces", "passed", "failed", "not judged", ""],
      [...counts, reasons.join(", ")],
    ],
    ["right", "right", "right", "right", "left"],
  );
}

function* remarks({ tally, notes }: ContractRun, { clean, paint }: Style): Generator<string, void> {
  const broken = tally.clauses.length;
  if (tally.traces === 0) yield paint.yellow("the contract selects no trace: nothing was checked");
  else yield broken === 0 ? "no clause is broken" : paint.red(`broken: ${counted(broken, "clause")}`);
  if (tally.notSelected > 0) yield `${counted(tally.notSelected, "trace")} not selected by the contract`;
  for (const [reason, count] of tally.unjudgedInFailed)
    yield `not all clauses judged in ${counted(count, "failed trace")}: ${clean(reason)}`;
  for (const [assertion, count] of tally.skipped)
    yield `assertion ${clean(assertion)} had no span to look at in ${counted(count, "trace")}`;
  for (const note of notes) yield clean(note);
}

function verdictMark({ failed, inconclusive, traces }: ContractTally, { glyphs, paint }: Style): string {
  if (failed > 0) return paint.red(glyphs.error);
  return inconclusive > 0 || traces === 0 ? paint.yellow(glyphs.unknown) : paint.green(glyphs.passed);
}
