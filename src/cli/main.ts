import { EXIT } from "./process/exit-code.ts";
import { VERSION } from "./process/version.ts";
import { type World, worldOf } from "./process/world.ts";

/** Runs the command line of a process and leaves its exit code there. */
export async function main(process: NodeJS.Process): Promise<void> {
  const world = worldOf(process);
  const argv = process.argv.slice(2);
  process.exitCode = await run(argv, world).catch((thrown: unknown) => explain(thrown, argv, world));
}

/** Runs one command line: its exit code. Throws what went wrong. The version needs no command at all. */
async function run(argv: readonly string[], world: World): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    await world.stdout.write(`${VERSION}\n`);
    return EXIT.done;
  }
  const { runProgram } = await import("./program.ts");
  let code: number = EXIT.done;
  await runProgram(argv, async (action) => {
    code = await action(world);
  });
  return code;
}

async function explain(thrown: unknown, argv: readonly string[], world: World): Promise<number> {
  const { describeTrouble } = await import("./process/trouble.ts");
  const trouble = describeTrouble(thrown, argv, world);
  await world.stderr.write(trouble.text);
  return trouble.code;
}
