import type { Command } from "commander";
import { onRun, type Starter } from "./command.ts";
import { withFormats } from "./formats.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export function addImport(program: Command, start: Starter): void {
  const command = program
    .command("import")
    .summary("files into the local store")
    .description("Reads traces and logs, in any mix of formats, gzip and zstd too, into the local store.")
    .argument("<file|folder|glob|-...>");
  withFormats(withStore(withOutput(command, ["text", "json", "jsonl"])));
  onRun<OutputFlags>(command, start, async () => (await import("../commands/import.ts")).importEvidence);
}
