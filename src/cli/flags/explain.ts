import type { Command } from "commander";
import { type OutputFlags, withOutput } from "./output.ts";

export interface ExplainFlags extends OutputFlags {
  readonly all?: true;
}

export function addExplain(program: Command): Command {
  const command = program
    .command("explain")
    .summary("what a rule means, why it matters, how to mend it")
    .description("Explains rules, by code, name or family. Without one it lists them all.")
    .argument("[rule|family...]")
    .option("--all", "every rule");
  return withOutput(command, ["text", "json", "jsonl", "markdown"]);
}
