import type { Command } from "commander";
import type { LookupFlags } from "../gathering/backend-lookup.ts";
import { withBackends } from "./backends.ts";
import { repeat } from "./command.ts";
import { withFormats } from "./formats.ts";
import { withLookup } from "./lookup.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface ExportFlags extends OutputFlags, LookupFlags {
  readonly id?: string[];
  readonly logs: boolean;
  readonly redact: boolean;
}

export function addExport(program: Command): Command {
  const command = program
    .command("export")
    .summary("evidence as a file for other tools")
    .description(
      "Writes traces as a file that other tools, and lgtrace, read back: OTLP JSON, Jaeger, Zipkin, or JSON lines " +
        "(what the collector's file exporter writes), which alone have log lines. Credentials, personal data and " +
        "recorded prompts and answers are masked. Operands as for show.",
    )
    .argument("[file|id|-...]")
    .option("--id <id>", "a trace id, even if a file is called so; of files given, only this trace", repeat)
    .option("--no-redact", "as it was recorded: with prompts, answers and what looks like a secret")
    .option("--no-logs", "without log lines");
  return withBackends(
    withLookup(withFormats(withStore(withOutput(command, ["otlp", "jaeger", "zipkin", "jsonl"])))),
  );
}
