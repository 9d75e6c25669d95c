import { type Command, Option } from "commander";
import type { LookupFlags } from "../gathering/backend-lookup.ts";
import { withBackends } from "./backends.ts";
import { repeat } from "./command.ts";
import { withLookup } from "./lookup.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface CheckContractFlags extends OutputFlags, LookupFlags {
  readonly contract?: string;
  readonly logs: boolean;
  readonly failOn: "error" | "warning" | "info" | "never";
  readonly allowEmpty?: true;
  readonly service?: string[];
  readonly limit?: string;
  /** True where it is given without a time. */
  readonly wait?: string | true;
  readonly id?: string[];
}

export function addCheckContract(program: Command): Command {
  const command = program
    .command("check-contract")
    .summary("fails when a span tree breaks its contract")
    .description(
      "Holds traces against a contract: which spans, how many, in what order, with what attributes. " +
        "Operands as for show; without any, the traces that the contract selects on Tempo where one is configured, " +
        "else in the local store.",
    )
    .argument("[file|id|-...]")
    .option(
      "--contract <file>",
      "the contract (default: contract: in .lgtrace.yaml, else lgtrace.contract.yaml, looked for upwards)",
    )
    .option("--id <id>", "a trace id, even if a file is called so; of files given, only this trace", repeat)
    .option("--no-logs", "switch off the contract's clauses about log lines")
    .addOption(
      new Option("--fail-on <severity>", "exit 1 from this severity on")
        .choices(["error", "warning", "info", "never"])
        .default("error"),
    )
    .option("--allow-empty", "exit 0 when the contract selects no trace")
    .option("--wait [time]", "poll Tempo until the trace is complete (--wait=60s)")
    .optionsGroup("Without operands, which traces:")
    .option("--service <name>", "those that this service takes part in", repeat)
    .option("-n, --limit <n>", "the newest so many (default: all)");
  withBackends(withLookup(command));
  return withStore(withOutput(command, ["text", "json", "jsonl", "github"]));
}
