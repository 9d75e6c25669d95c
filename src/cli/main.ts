import { EXIT } from "./exit-code.ts";
import { makeProgram } from "./program.ts";
import { type World, worldOf } from "./world.ts";

/** Runs the command line of a process and leaves its exit code there. */
export async function main(process: NodeJS.Process): Promise<void> {
  const world = worldOf(process);
  const argv = process.argv.slice(2);
  process.exitCode = await run(argv, world).catch((thrown: unknown) => explain(thrown, argv, world));
}

/** Runs one command line: its exit code. Throws what went wrong. */
async function run(argv: readonly string[], world: World): Promise<number> {
  let code: number = EXIT.done;
  const program = makeProgram(async (action) => {
    code = await action(world);
  });
  await program.parseAsync(argv, { from: "user" });
  return code;
}

async function explain(thrown: unknown, argv: readonly string[], world: World): Promise<number> {
  const { describeTrouble } = await import("./trouble.ts");
  const trouble = describeTrouble(thrown, argv, world);
  await world.stderr.write(trouble.text);
  return trouble.code;
}
