import type { Wanted } from "../../evidence/gather.ts";
import { Failure } from "../../model/failure.ts";
import { traceReference } from "../../model/trace-reference.ts";
import { readStdin } from "../process/stdin.ts";
import type { World } from "../process/world.ts";
import { sortOperands } from "./operands.ts";

/** What a command was pointed at, stdin looked into: evidence, or ids to look up. `ids` came with --id. */
export async function wantedOf(
  operands: readonly string[],
  ids: readonly string[],
  world: World,
): Promise<Wanted> {
  const { paths, references, stdin } = sortOperands(operands, world.cwd);
  const selected = ids.map(traceReference);
  if (!stdin) return { paths, references, selected, stdin: undefined };
  const came = await readStdin(world.stdin);
  if ("references" in came)
    return { paths, references: [...references, ...came.references], selected, stdin: undefined };
  return { paths, references, selected, stdin: came.chunks };
}

export function isNothing({ paths, references, selected, stdin }: Wanted): boolean {
  return paths.length + references.length + selected.length === 0 && stdin === undefined;
}

/** For commands that must be pointed at something. */
export function mustWant(wanted: Wanted, command: string): void {
  if (!isNothing(wanted)) return;
  throw new Failure("usage", `${command} needs a file, a trace id, or - for stdin`, {
    hint: `lgtrace ${command} --help`,
  });
}
