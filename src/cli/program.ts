import { Command, CommanderError } from "commander";
import { Failure } from "../model/failure.ts";
import { repositoryDefaults } from "./config/repository-file.ts";
import { addCheckContract } from "./flags/check-contract.ts";
import type { Action } from "./flags/command.ts";
import { addComplete, addCompletion, COMPLETE } from "./flags/completion.ts";
import { addContext } from "./flags/context.ts";
import { addDiagnose } from "./flags/diagnose.ts";
import { addDoctor } from "./flags/doctor.ts";
import { addExplain } from "./flags/explain.ts";
import { addExport } from "./flags/export.ts";
import { addFetch } from "./flags/fetch.ts";
import { addFind } from "./flags/find.ts";
import { addImport } from "./flags/import.ts";
import { addShow } from "./flags/show.ts";
import { addStore } from "./flags/store.ts";
import { VERSION } from "./process/version.ts";
import type { World } from "./process/world.ts";

/** Starts the command that the line names, or prints the help. Throws commander's complaints. */
export async function runProgram(argv: readonly string[], start: Starter): Promise<void> {
  await makeProgram(start).parseAsync(argv, { from: "user" }).catch(unlessDone);
}

/** commander throws as well once it has printed the help. */
function unlessDone(thrown: unknown): void {
  if (!(thrown instanceof CommanderError) || thrown.exitCode !== 0) throw thrown;
}

/** Gives an action its world and keeps its exit code. */
export type Starter = (run: (world: World) => Promise<number>) => Promise<void>;

/** Names, options and help of every command; no logic. */
export function makeProgram(start: Starter): Command {
  const program = new Command("lgtrace")
    .description("What happened inside this one LLM request, and what proves it.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError(true);
  bind(addShow(program), start, async () => (await import("./commands/show.ts")).show);
  bind(addFind(program), start, async () => (await import("./commands/find.ts")).find);
  bind(addDiagnose(program), start, async () => (await import("./commands/diagnose.ts")).diagnose);
  bind(
    addCheckContract(program),
    start,
    async () => (await import("./commands/check-contract.ts")).checkContract,
  );
  bind(addExplain(program), start, async () => (await import("./commands/explain.ts")).explain);
  bind(addExport(program), start, async () => (await import("./commands/export.ts")).exportEvidence);
  bind(addFetch(program), start, async () => (await import("./commands/fetch.ts")).fetchEvidence);
  bind(addDoctor(program), start, async () => (await import("./commands/doctor.ts")).doctor, noDefaults);
  bind(addImport(program), start, async () => (await import("./commands/import.ts")).importEvidence);
  const contexts = addContext(program);
  bind(contexts.list, start, async () => (await import("./commands/context.ts")).contextList, noDefaults);
  bind(contexts.use, start, async () => (await import("./commands/context.ts")).contextUse);
  bind(contexts.add, start, async () => (await import("./commands/context.ts")).contextAdd);
  const { info, list, remove, path } = addStore(program);
  bind(info, start, async () => (await import("./commands/store.ts")).storeInfo);
  bind(list, start, async () => (await import("./commands/store.ts")).storeList);
  bind(remove, start, async () => (await import("./commands/store.ts")).storeDelete);
  bind(path, start, async () => (await import("./commands/store.ts")).storePath);
  bind(
    addCompletion(program),
    start,
    async () => (await import("./commands/completion.ts")).completion,
    noDefaults,
  );
  bind(
    addComplete(program),
    start,
    async () => (await import("./commands/complete.ts")).completing(program),
    noDefaults,
  );
  return program;
}

interface Defaults {
  readonly timezone?: string;
}

/** What the working tree's `.lgtrace.yaml` says for every command that shows times. */
async function defaultFlags(command: Command, world: World): Promise<Defaults> {
  if (!command.options.some(({ long }) => long === "--timezone")) return {};
  const timezone = (await repositoryDefaults(world))?.timezone;
  return timezone === undefined ? {} : { timezone };
}

/** doctor reads the file as one of its checks, and contexts have no times: a broken one must not stop them. */
async function noDefaults(): Promise<Defaults> {
  return {};
}

/** What "$ID" leaves where ID is not set; a word that is only begun is empty for Tab. */
function refuseEmpty(operands: readonly string[]): void {
  const at = operands.findIndex((operand) => operand.trim() === "");
  if (at < 0) return;
  throw new Failure("usage", `operand ${at + 1} is empty`, {
    because: "a variable that is not set leaves nothing between its quotes",
    hint: "leave it out, or give a file, an id or a query",
  });
}

/** An action is loaded when it is called: a command costs nothing until it is asked for. */
function bind<Flags extends object>(
  command: Command,
  start: Starter,
  load: () => Promise<Action<Flags>>,
  defaults: (command: Command, world: World) => Promise<Defaults> = defaultFlags,
): void {
  command.action(async () => {
    const action = await load();
    await start(async (world) => {
      if (command.name() !== COMPLETE) refuseEmpty(command.args);
      const flags = { ...(await defaults(command, world)), ...command.opts<Flags>() };
      return action({ operands: command.args, flags, world });
    });
  });
}
