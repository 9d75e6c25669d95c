import type { Command } from "commander";
import { answerTo } from "../completion/answer.ts";
import { bashAnswer } from "../completion/bash-answer.ts";
import { readBashWords } from "../completion/bash-words.ts";
import { readLine } from "../completion/line.ts";
import { plainAnswer } from "../completion/plain-answer.ts";
import type { Action } from "../flags/command.ts";
import type { CompleteFlags } from "../flags/completion.ts";
import { EXIT } from "../process/exit-code.ts";
import type { World } from "../process/world.ts";

/** `lgtrace complete`: what a shell asks at each Tab. Whatever is wrong, there is nothing to choose then. */
export function completing(program: Command): Action<CompleteFlags> {
  return async ({ operands, flags, world }) => {
    const lines = await candidateLines(program, operands, flags, world).catch(() => []);
    await world.stdout.lines(lines);
    return EXIT.done;
  };
}

async function candidateLines(
  program: Command,
  operands: readonly string[],
  { bash }: CompleteFlags,
  world: World,
): Promise<readonly string[]> {
  if (bash !== true) return plainAnswer(await answerTo(readLine(program, operands), world));
  const line = readBashWords(operands);
  return bashAnswer(await answerTo(readLine(program, line.words), world), line);
}
