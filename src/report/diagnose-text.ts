import type { DiagnoseRun, FindingGroup } from "./diagnose-run.ts";
import { type Diagnosed, diagnosisText, unjudgedLines } from "./diagnosis-text.ts";
import { pathText, severityMark } from "./finding-text.ts";
import { counted, grouped } from "./number.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./suspects-text.ts";
import { blanks, widthOf } from "./width.ts";

export interface DiagnoseTextOptions {
  /** Groups at most; 0: all. */
  readonly top: number;
}

/** One trace whole; of several what was found, grouped, with counts and examples. */
export async function* diagnoseText(
  run: DiagnoseRun,
  options: DiagnoseTextOptions,
  plainly: Style,
): AsyncGenerator<string, void> {
  const { tally, told } = run;
  const style: Style = { ...plainly, clean: (recorded) => plainly.clean(told(recorded)) };
  let only: Diagnosed | undefined;
  for await (const one of run.diagnosed) {
    tally.add(one);
    only = tally.traces === 1 ? one : undefined;
  }
  if (only !== undefined) yield* diagnosisText(only, style);
  else yield* overview(run, options, style);
  for (const { severity, rule, name, message } of run.elsewhere)
    yield* wrapped(`${severityMark(severity, style)} ${rule} ${name}: `, style.clean(message), style, plain);
  for (const note of run.notes) yield style.clean(note);
}

function* overview(run: DiagnoseRun, { top }: DiagnoseTextOptions, style: Style): Generator<string, void> {
  const { tally, place } = run;
  const { groups } = tally;
  const shown = top === 0 ? groups : groups.slice(0, top);
  for (const group of shown) yield* [...groupLines(group, tally.traces, style), ""];
  if (shown.length < groups.length)
    yield* [
      style.paint.dim(`${counted(groups.length - shown.length, "group")} more (--top 0 shows all)`),
      "",
    ];
  const { error, warning, info } = tally.bySeverity;
  const parts = [
    counted(tally.traces, "trace"),
    `${grouped(tally.suspicious)} with an error or a warning`,
    `${counted(error, "error")}, ${counted(warning, "warning")}, ${grouped(info)} info`,
    ...(place === undefined ? [] : [style.clean(place)]),
  ];
  yield parts.join(` ${style.glyphs.dot} `);
  yield* unjudgedLines(tally.unjudged, style);
}

/** `✗ L01 zero-tokens   http.handler › llm.decode      30 of 1,500 traces`, an example, the remedy. */
function* groupLines(group: FindingGroup, of: number, style: Style): Generator<string, void> {
  const { paint, clean, width, glyphs } = style;
  const { first, traces, findings, examples } = group;
  const name = `${first.rule} ${first.name}`;
  const times = findings > traces ? `, ${glyphs.times}${grouped(findings)}` : "";
  const share = `${grouped(traces)} of ${counted(of, "trace")}${times}`;
  const room = Math.max(0, width - 3 - widthOf(name) - widthOf(share) - 4);
  const place = pathText(first.spanPath, room, style);
  const head = ` ${severityMark(first.severity, style)} ${paint.bold(name)}  ${paint.dim(place)}`;
  yield `${head}${blanks(Math.max(2, room - widthOf(place) + 2))}${share}`;
  yield* wrapped("", clean(first.message), style, paint.bold, 4);
  yield* wrapped("fix: ", clean(first.fix), style, paint.dim, 4);
  const more = traces - examples.length;
  yield paint.dim(
    `    e.g. ${examples.map(clean).join(", ")}${more > 0 ? ` and ${grouped(more)} more` : ""}`,
  );
}

function plain(text: string): string {
  return text;
}
