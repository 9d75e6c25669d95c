import { type Command, Option } from "commander";
import { repeat } from "./command.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface CheckContractFlags extends OutputFlags {
  readonly contract?: string;
  readonly logs: boolean;
  readonly failOn: "error" | "warning" | "info" | "never";
  readonly allowEmpty?: true;
  readonly id?: string[];
}

export function addCheckContract(program: Command): Command {
  const command = program
    .command("check-contract")
    .summary("fails when a span tree breaks its contract")
    .description(
      "Holds traces against a contract: which spans, how many, in what order, with what attributes. " +
        "Operands as for show; without any, the traces of the local store that the contract selects.",
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
    .option("--allow-empty", "exit 0 when the contract selects no trace");
  return withStore(withOutput(command, ["text", "json", "jsonl", "github"]));
}
