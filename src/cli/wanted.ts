import type { Wanted } from "../evidence/gather.ts";
import { Failure } from "../model/failure.ts";
import { sortOperands } from "./operands.ts";
import { readStdin } from "./stdin.ts";
import type { World } from "./world.ts";

/** What a command was pointed at, stdin looked into: evidence, or ids to look up. */
export async function wantedOf(
  operands: readonly string[],
  ids: readonly string[],
  world: World,
): Promise<Wanted> {
  const { paths, references, stdin } = sortOperands(operands, ids, world.cwd);
  if (!stdin) return { paths, references, stdin: undefined };
  const came = await readStdin(world.stdin);
  if ("references" in came)
    return { paths, references: [...references, ...came.references], stdin: undefined };
  return { paths, references, stdin: came.chunks };
}

/** For commands that must be pointed at something. */
export function mustWant(wanted: Wanted, command: string): void {
  if (wanted.paths.length + wanted.references.length > 0 || wanted.stdin !== undefined) return;
  throw new Failure("usage", `${command} needs a file, a trace id, or - for stdin`, {
    hint: `lgtrace ${command} --help`,
  });
}
