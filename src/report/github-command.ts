import type { Severity } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import { escapeControls } from "./escape-controls.ts";

/** GitHub shows so many annotations of a level for each step. */
const SHOWN_PER_LEVEL = 10;
const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** One annotation, and where in the repository it stands, if anywhere. */
export interface Annotation {
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** GitHub workflow commands, ten of a level at most; the tenth says how many more there are. */
export function* githubCommands(annotations: readonly Annotation[]): Generator<string, void> {
  for (const severity of SEVERITIES) {
    const those = annotations.filter((one) => one.severity === severity);
    const more = those.length - SHOWN_PER_LEVEL;
    for (const [at, annotation] of those.slice(0, SHOWN_PER_LEVEL).entries()) {
      const last = more > 0 && at === SHOWN_PER_LEVEL - 1;
      yield command(annotation, last ? ` (+${more} more of this level)` : "");
    }
  }
}

function command({ severity, title, message, file, line }: Annotation, end: string): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${property(title)}`,
  ];
  return `::${LEVELS[severity]} ${properties.join(",")}::${githubData(message + end)}`;
}

/** What GitHub reads as part of a command is written as `%XX`; all other controls are made visible. */
export function githubData(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => escapeControls(line));
  return lines.join("\n").replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return githubData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
