import type { DiagnoseRun, FindingGroup } from "./diagnose-run.ts";
import { type Annotation, githubCommands } from "./github-command.ts";
import { counted, grouped } from "./number.ts";

/** GitHub workflow commands: one annotation for each group of findings. A last line counts. */
export async function* diagnoseGithub(run: DiagnoseRun): AsyncGenerator<string, void> {
  const { tally } = run;
  for await (const one of run.diagnosed) tally.add(one);
  yield* githubCommands([...tally.groups.map((group) => annotation(group, tally.traces)), ...elsewhere(run)]);
  const { error, warning, info } = tally.bySeverity;
  const counts = `${counted(error, "error")}, ${counted(warning, "warning")}, ${grouped(info)} info`;
  yield `lgtrace: ${counted(tally.traces, "trace")}, ${counts}`;
}

function annotation({ first, traces, examples }: FindingGroup, of: number): Annotation {
  const [clause] = first.evidence.clause ?? [];
  const place = first.spanPath === "" ? "" : `${first.spanPath}: `;
  const share = `${grouped(traces)} of ${counted(of, "trace")}, e.g. ${examples.join(", ")}`;
  return {
    severity: first.severity,
    title: `${first.rule} ${first.name}`,
    message: `${place}${first.message} (${share}). Fix: ${first.fix}`,
    file: clause?.file,
    line: clause?.line,
  };
}

function elsewhere(run: DiagnoseRun): Annotation[] {
  return run.elsewhere.map(({ severity, rule, name, message }) => ({
    severity,
    title: `${rule} ${name}`,
    message,
  }));
}
