import type { DiagnoseRun, FindingGroup } from "./diagnose-run.ts";
import type { Diagnosed } from "./diagnosis-text.ts";
import { escapeControls } from "./escape-controls.ts";
import { markdownText } from "./markdown.ts";
import { counted, grouped } from "./number.ts";
import { eachOnce } from "./suspects-text.ts";

/** For an issue or a comment: a table of what was found, of a lone trace its suspects too. Nothing recorded can leave its cell. */
export async function* diagnoseMarkdown(run: DiagnoseRun, top: number): AsyncGenerator<string, void> {
  const { tally } = run;
  let only: Diagnosed | undefined;
  for await (const one of run.diagnosed) {
    tally.add(one);
    only = tally.traces === 1 ? one : undefined;
  }
  if (only !== undefined) yield* suspects(only, run.told);
  const groups = tally.groups.slice(0, top === 0 ? undefined : top);
  if (groups.length > 0) yield* ["| | rule | where | what | traces | fix |", "|---|---|---|---|---|---|"];
  for (const group of groups) yield row(group, tally.traces);
  const more = tally.groups.length - groups.length;
  const { error, warning, info } = tally.bySeverity;
  yield "";
  for (const { severity, rule, name, message } of run.elsewhere)
    yield* [`${severity} ${rule} ${name}: ${markdownText(message)}`, ""];
  for (const note of run.notes) yield* [markdownText(note), ""];
  if (more > 0) yield* [`${counted(more, "group")} more.`, ""];
  yield `${counted(tally.traces, "trace")}: ${counted(error, "error")}, ${counted(warning, "warning")}, ${grouped(info)} info; ${counted(tally.unjudged.length, "check")} could not run.`;
}

function* suspects({ facts, diagnosis }: Diagnosed, told: DiagnoseRun["told"]): Generator<string, void> {
  const { service = "", rootName = "(no root)" } = facts;
  yield `### ${markdownText(told(service))} › ${markdownText(told(rootName))} \`${code(diagnosis.traceId)}\``;
  yield "";
  if (diagnosis.suspects.length > 0) {
    yield* ["| # | role | span | signal | confidence |", "|---|---|---|---|---|"];
    for (const { suspect, count } of eachOnce(diagnosis.suspects)) {
      const { rank, role, span, signal, detail, confidence, rules } = suspect;
      const said = (detail === "" ? signal : `${signal}: ${detail}`) + (count > 1 ? ` ×${count}` : "");
      yield `| ${rank} | ${role} | ${markdownText(span)} | ${markdownText(said)} | ${confidence?.toFixed(2) ?? rules.join(" ")} |`;
    }
    yield "";
  }
  if (diagnosis.rootCause !== undefined) yield* [`**Root cause:** ${markdownText(diagnosis.rootCause)}`, ""];
}

function row({ first, traces }: FindingGroup, of: number): string {
  const { severity, rule, name, spanPath, message, fix } = first;
  const cells = [
    severity,
    `${rule} ${name}`,
    markdownText(spanPath),
    markdownText(message),
    `${grouped(traces)} of ${grouped(of)}`,
    markdownText(fix),
  ];
  return `| ${cells.join(" | ")} |`;
}

function code(text: string): string {
  return escapeControls(text).replaceAll("`", "'");
}
