import type { Command, Option } from "commander";
import { flagsIn, isFlag } from "./flags-in.ts";

/** A command line up to the cursor, read as commander will read it. */
export interface Line {
  /** The command or subcommand at hand. */
  readonly command: Command;
  /** The one that it belongs to. */
  readonly parent: Command;
  /** The flags before the cursor; the value is undefined where a flag has none. */
  readonly given: ReadonlyMap<Option, string | undefined>;
  /** What stands in the last word so far: of a flag's value without what is before it (`--output=`). */
  readonly typed: string;
  readonly place: Place;
}

/** What the last word is. */
export type Place =
  | { readonly what: "flag" }
  | { readonly what: "value"; readonly of: Option; readonly behind: string }
  | { readonly what: "operand"; readonly at: number };

/** Reads the words behind the program's name; the last one, which may be empty, is being typed. */
export function readLine(program: Command, words: readonly string[]): Line {
  const reader = new LineReader(program);
  for (const word of words.slice(0, -1)) reader.take(word);
  return reader.lineWith(words.at(-1) ?? "");
}

class LineReader {
  #command: Command;
  #parent: Command;
  readonly #given = new Map<Option, string | undefined>();
  /** The flag whose value comes next. */
  #waiting: Option | undefined;
  #operands = 0;
  #onlyOperands = false;

  constructor(program: Command) {
    this.#command = program;
    this.#parent = program;
  }

  take(word: string): void {
    if (this.#waiting !== undefined) this.#takeValue(this.#waiting, word);
    else if (this.#onlyOperands) this.#operands += 1;
    else if (word === "--") this.#onlyOperands = true;
    else if (isFlag(word)) this.#takeFlags(word);
    else this.#takeOperand(word);
  }

  lineWith(word: string): Line {
    const known = { command: this.#command, parent: this.#parent, given: this.#given };
    if (this.#waiting !== undefined)
      return { ...known, typed: word, place: { what: "value", of: this.#waiting, behind: "" } };
    if (this.#onlyOperands || !word.startsWith("-"))
      return { ...known, typed: word, place: { what: "operand", at: this.#operands } };
    const last = flagsIn(this.#command, word).at(-1);
    if (last?.value === undefined) return { ...known, typed: word, place: { what: "flag" } };
    return { ...known, typed: last.value, place: { what: "value", of: last.option, behind: last.behind } };
  }

  #takeValue(option: Option, value: string): void {
    this.#given.set(option, value);
    this.#waiting = undefined;
  }

  #takeFlags(word: string): void {
    for (const { option, value } of flagsIn(this.#command, word)) {
      this.#given.set(option, value);
      this.#waiting = option.required && value === undefined ? option : undefined;
    }
  }

  #takeOperand(word: string): void {
    const named = this.#operands === 0 ? subcommand(this.#command, word) : undefined;
    if (named === undefined) {
      this.#operands += 1;
      return;
    }
    this.#parent = this.#command;
    this.#command = named;
  }
}

function subcommand(command: Command, word: string): Command | undefined {
  return subcommandsOf(command).find((one) => one.name() === word || one.aliases().includes(word));
}

/** Those that the help shows, `help` among them. */
export function subcommandsOf(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}
