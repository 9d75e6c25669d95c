import type { Command } from "commander";
import type { World } from "../world.ts";

/** What a command is started with: its operands, its flags, and the process as it may see it. */
export interface Invocation<Flags> {
  readonly operands: readonly string[];
  readonly flags: Flags;
  readonly world: World;
}

/** Runs a command and says its exit code. Expected trouble is thrown as a Failure. */
export type Action<Flags> = (invocation: Invocation<Flags>) => Promise<number>;

/** Binds an action that is loaded when it is called: a command costs nothing until it is asked for. */
export function onRun<Flags extends object>(
  command: Command,
  start: Starter,
  load: () => Promise<Action<Flags>>,
): Command {
  return command.action(async () => {
    const action = await load();
    await start((world) =>
      action({ operands: command.args, flags: command.optsWithGlobals<Flags>(), world }),
    );
  });
}

/** Handed in by `main`: gives the action its world and keeps the exit code. */
export type Starter = (run: (world: World) => Promise<number>) => Promise<void>;

/** For flags that may stand several times. */
export function repeat(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}
