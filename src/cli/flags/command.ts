import type { World } from "../process/world.ts";

/** What a command is started with: its operands, its flags, and the process as it may see it. */
export interface Invocation<Flags> {
  readonly operands: readonly string[];
  readonly flags: Flags;
  readonly world: World;
}

/** Runs a command and says its exit code. Expected trouble is thrown as a Failure. */
export type Action<Flags> = (invocation: Invocation<Flags>) => Promise<number>;

/** For flags that may stand several times. */
export function repeat(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}
