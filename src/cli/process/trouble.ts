import { CommanderError } from "commander";
import { Failure } from "../../model/failure.ts";
import { bugLines, failureJson, failureLines } from "../../report/failure.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { errorStyle } from "./style.ts";
import type { World } from "./world.ts";

/** What to print on stderr, and the exit code, for what was thrown. */
export interface Trouble {
  readonly code: number;
  readonly text: string;
}

export function describeTrouble(thrown: unknown, argv: readonly string[], world: World): Trouble {
  if (thrown instanceof CommanderError && thrown.code === "commander.help") return HELP_PRINTED;
  const failure = thrown instanceof CommanderError ? usageFailure(thrown) : thrown;
  const style = errorStyle(world);
  if (!(failure instanceof Failure)) return { code: EXIT.bug, text: endLines(bugLines(failure, style)) };
  const code = exitCodeOf(failure.code);
  const lines = asksForJson(argv) ? [failureJson(failure, code)] : failureLines(failure, style);
  return { code, text: endLines(lines) };
}

/** No command was named: the help stands on stderr already. */
const HELP_PRINTED: Trouble = { code: EXIT.callerMustChange, text: "" };

/** commander says `error: unknown command 'shwo'\n(Did you mean show?)`; we say it in our own form. */
function usageFailure({ message }: CommanderError): Failure {
  const [what = "", ...more] = message
    .replace(/^error: /, "")
    .replaceAll(/'([^']*)'/g, '"$1"')
    .split("\n");
  const suggestion = /^\(Did you mean (.*)\?\)$/.exec(more.join(" "))?.[1];
  const sentence = suggestion === undefined ? what : `${what}; did you mean ${suggestion}?`;
  return new Failure("usage", sentence, { hint: "lgtrace --help" });
}

function asksForJson(argv: readonly string[]): boolean {
  return /(?:^|\s)(?:-o|--output)[ =]?jsonl?(?:\s|$)/.test(argv.join(" "));
}

function endLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
