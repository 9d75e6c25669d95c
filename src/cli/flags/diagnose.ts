import { type Command, Option } from "commander";
import type { QueryFlags } from "../../query/from-flags.ts";
import type { LookupFlags } from "../gathering/backend-lookup.ts";
import { withBackends } from "./backends.ts";
import { repeat } from "./command.ts";
import { spanFlags, traceFlags } from "./find.ts";
import { withFormats } from "./formats.ts";
import { withLookup } from "./lookup.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface DiagnoseFlags extends OutputFlags, LookupFlags, QueryFlags {
  readonly id?: string[];
  readonly contract?: string;
  readonly logs: boolean;
  readonly prices?: string;
  readonly rule?: string[];
  readonly family?: string[];
  readonly ignore?: string[];
  readonly require?: string[];
  readonly failOn: "error" | "warning" | "info" | "never";
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly top?: string;
  readonly now?: string;
  readonly showContent?: true;
  readonly full?: true;
  readonly limit?: string;
  readonly since?: string;
  readonly from?: string;
  readonly to?: string;
  readonly interactive?: true;
}

export function addDiagnose(program: Command): Command {
  const command = program
    .command("diagnose")
    .summary("who is to blame: suspects, findings, the root cause")
    .description(
      "Holds traces against every rule, chains what it finds to its causes, and says what proves it. " +
        "Operands as for show (log files may stand beside trace files); without any, the traces that the flags select " +
        "on Tempo where one is configured, else in the local store.",
    )
    .argument("[file|id|-|traceql...]")
    .option("-i, --interactive", "walk through the traces and what was found in them with keys")
    .option("--id <id>", "a trace id, even if a file is called so; of files given, only this trace", repeat)
    .option(
      "--contract <file>",
      "the contract (default: contract: in .lgtrace.yaml, else lgtrace.contract.yaml, looked for upwards)",
    )
    .option("--no-logs", "without log lines")
    .option(
      "--prices <file>",
      "own prices before the published ones, in LiteLLM's form, YAML or JSON (default: prices: in .lgtrace.yaml)",
    )
    .option("--now <time>", "count what is younger than 30 s as still growing: RFC 3339 or Unix seconds")
    .optionsGroup("Which rules:")
    .option("--rule <rule>", "only this rule, by code or name", repeat)
    .option("--family <family>", "only this family: S C L R A Q D J M", repeat)
    .option("--ignore <rule|family>", "not this rule, or family", repeat)
    .option("--require <rule|family>", "exit 5 where this rule, or family, could not judge", repeat)
    .addOption(
      new Option("--fail-on <severity>", "exit 1 from this severity on")
        .choices(["error", "warning", "info", "never"])
        .default("error"),
    )
    .option(
      "--baseline <file>",
      "findings that are known: only new ones are told (default: baseline: in .lgtrace.yaml)",
    )
    .option("--update-baseline", "write what is found into the baseline")
    .option("--top <n>", "of several traces so many groups of findings, 0 for all (default: 20)")
    .option("--show-content", "print prompts, answers and what looks like a secret as they are")
    .option("--full", "cut no value");
  spanFlags(command);
  traceFlags(command);
  command.option("-n, --limit <n>", "the newest so many (default: all)");
  return withBackends(
    withLookup(
      withFormats(withStore(withOutput(command, ["text", "json", "jsonl", "markdown", "sarif", "github"]))),
    ),
  );
}
