import { Command, CommanderError } from "commander";
import { addCheckContract } from "./flags/check-contract.ts";
import type { Starter } from "./flags/command.ts";
import { addFind } from "./flags/find.ts";
import { addImport } from "./flags/import.ts";
import { addShow } from "./flags/show.ts";
import { addStore } from "./flags/store.ts";
import { VERSION } from "./version.ts";

/** Starts the command that the line names, or prints the help. Throws commander's complaints. */
export async function runProgram(argv: readonly string[], start: Starter): Promise<void> {
  await makeProgram(start).parseAsync(argv, { from: "user" }).catch(unlessDone);
}

/** commander throws as well once it has printed the help. */
function unlessDone(thrown: unknown): void {
  if (!(thrown instanceof CommanderError) || thrown.exitCode !== 0) throw thrown;
}

/** Names, options and help of every command; no logic. */
export function makeProgram(start: Starter): Command {
  const program = new Command("lgtrace")
    .description("What happened inside this one LLM request, and what proves it.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError(true);
  for (const add of [addShow, addFind, addCheckContract, addImport, addStore]) add(program, start);
  return program;
}
