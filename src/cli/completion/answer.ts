import type { Argument, Option } from "commander";
import { escapeControls } from "../../report/escape-controls.ts";
import { repeat } from "../flags/command.ts";
import type { World } from "../process/world.ts";
import type { Candidate } from "./candidate.ts";
import { flagsOf } from "./flags-in.ts";
import { type Line, subcommandsOf } from "./line.ts";
import { FILES, named, VALUES } from "./values.ts";

/** What may stand where the cursor is. */
export interface Answer {
  readonly candidates: readonly Candidate[];
  /** Files may, too: the shell knows them. */
  readonly files: boolean;
}

const LONGEST = 200;
const LONGEST_ABOUT = 100;

/** What the program's definitions, the configuration and the local store say of the word at the cursor. */
export async function answerTo(line: Line, world: World): Promise<Answer> {
  const { place, typed } = line;
  const behind = place.what === "value" ? place.behind : "";
  const { candidates, files } = await possible(line, world);
  return {
    candidates: candidates
      .filter(({ value }) => value.startsWith(typed) && canBeTyped(value))
      .map(({ value, about = "" }) => ({ value: behind + value, ...shortened(about) })),
    files,
  };
}

async function possible(line: Line, world: World): Promise<Answer> {
  const { command, place } = line;
  if (place.what === "flag") return { candidates: flags(line), files: false };
  if (place.what === "value") return valuesOf(place.of, wordsOf(place.of.flags), line, world);
  const subcommands = place.at === 0 ? subcommandsOf(command) : [];
  if (subcommands.length > 0) return { candidates: subcommands.map(named), files: false };
  const operands = command.registeredArguments;
  const last = operands.at(-1);
  const operand = operands[place.at] ?? (last?.variadic === true ? last : undefined);
  if (operand === undefined) return { candidates: [], files: false };
  return valuesOf(operand, wordsOf(`<${operand.name()}>`), line, world);
}

/** All that are not there yet, or may stand several times. */
function flags({ command, given }: Line): Candidate[] {
  return flagsOf(command)
    .filter((option) => !given.has(option) || option.parseArg === repeat)
    .flatMap(({ short, long, description }) =>
      [short, long].filter((name) => name !== undefined).map((value) => ({ value, about: description })),
    );
}

/** What stands in the brackets of a flag or an operand: `file` and `id` of `[file|id|-...]`. */
export function wordsOf(definition: string): readonly string[] {
  const inside = /[<[](.*?)(?:\.\.\.)?[\]>]/.exec(definition)?.[1] ?? "";
  return inside.split("|");
}

async function valuesOf(
  { argChoices }: Option | Argument,
  words: readonly string[],
  line: Line,
  world: World,
): Promise<Answer> {
  if (argChoices !== undefined) return { candidates: argChoices.map((value) => ({ value })), files: false };
  const candidates: Candidate[] = [];
  for (const word of words) candidates.push(...((await VALUES[word]?.(line, world).catch(() => [])) ?? []));
  return { candidates, files: words.some((word) => FILES.has(word)) };
}

/** Recorded text may hold anything: what no keyboard has cannot be typed, and what looks like a flag is none. */
function canBeTyped(value: string): boolean {
  return value !== "" && value.length <= LONGEST && escapeControls(value) === value && value.isWellFormed();
}

function shortened(about: string): Pick<Candidate, "about"> {
  const letters = [...escapeControls(about.slice(0, 2 * LONGEST_ABOUT))];
  if (letters.length === 0) return {};
  return {
    about:
      letters.length > LONGEST_ABOUT ? `${letters.slice(0, LONGEST_ABOUT - 1).join("")}…` : letters.join(""),
  };
}
