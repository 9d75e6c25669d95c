import { type Command, Option } from "commander";
import type { LookupFlags } from "../gathering/backend-lookup.ts";
import { withBackends } from "./backends.ts";
import { repeat } from "./command.ts";
import { withFormats } from "./formats.ts";
import { withLookup } from "./lookup.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface ShowFlags extends OutputFlags, LookupFlags {
  readonly id?: string[];
  readonly logs: "all" | "tree" | "none";
  readonly attributes?: true;
  readonly span?: string;
  readonly service?: string;
  readonly minDuration?: string;
  readonly depth?: string;
  readonly errors?: true;
  readonly maxRows?: string;
  readonly fold: boolean;
  readonly full?: true;
  readonly all?: true;
  readonly interactive?: true;
}

export function addShow(program: Command): Command {
  const command = program
    .command("show")
    .summary("the waterfall of a trace, with its log lines")
    .description(
      "Draws what happened inside a request: its span tree on a time axis, each log line under its span. " +
        "An operand is a file, folder or glob (traces and logs, any mix), - for stdin, or a trace id as people " +
        "paste it: hex, UUID, base64, a traceparent, a URL that holds one, or the first 4 digits or more. An id " +
        "is looked for in the local store, then in Tempo, its log lines in Loki.",
    )
    .argument("[file|id|-...]")
    .option("-i, --interactive", "walk through it with keys; ? shows them")
    .option("--id <id>", "a trace id, even if a file is called so; of files given, only this trace", repeat)
    .addOption(
      new Option("--logs <which>", "log lines to show: all, those of the tree, or none")
        .choices(["all", "tree", "none"])
        .default("all"),
    )
    .option("--attributes", "each span's attributes under it")
    .option("--span <span>", "everything about one span, by id or name")
    .option("--service <name>", "only this service's spans")
    .option("--min-duration <time>", "only spans of this length or longer, e.g. 50ms")
    .option("--errors", "only spans that failed, or in which a rule found an error")
    .option("--depth <levels>", "only so many levels of the tree")
    .option("--max-rows <n>", "rows of text at most, 0 for all (default: 500)")
    .option("--no-fold", "draw repeated siblings one by one")
    .option("--full", "cut no value")
    .option("--all", "draw every trace, not only the first ten");
  return withBackends(
    withLookup(withFormats(withStore(withOutput(command, ["text", "json", "jsonl", "markdown"])))),
  );
}
