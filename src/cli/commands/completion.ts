import { BASH_SCRIPT } from "../completion/bash-script.ts";
import { FISH_SCRIPT } from "../completion/fish-script.ts";
import { ZSH_SCRIPT } from "../completion/zsh-script.ts";
import type { Invocation } from "../flags/command.ts";
import { EXIT } from "../process/exit-code.ts";

const SCRIPTS = new Map([
  ["bash", BASH_SCRIPT],
  ["zsh", ZSH_SCRIPT],
  ["fish", FISH_SCRIPT],
]);

/** `lgtrace completion`: a script for the shell; commander has refused other shells. */
export async function completion({ operands: [shell = ""], world }: Invocation<object>): Promise<number> {
  await world.stdout.write(SCRIPTS.get(shell) ?? "");
  return EXIT.done;
}
