import type { Command } from "commander";
import { withFormats } from "./formats.ts";
import { withOutput, withStore } from "./output.ts";

export function addImport(program: Command): Command {
  const command = program
    .command("import")
    .summary("files into the local store")
    .description("Reads traces and logs, in any mix of formats, gzip and zstd too, into the local store.")
    .argument("<file|folder|glob|-...>");
  return withFormats(withStore(withOutput(command, ["text", "json", "jsonl"])));
}
