import type { Command, Option } from "commander";

/** A flag as a word names it: `--output`, `--output=json`, `-ojson`, the two of `-vo`. */
export interface NamedFlag {
  readonly option: Option;
  readonly value: string | undefined;
  /** What of the word stands before the value: `--output=`, `-o`. */
  readonly behind: string;
}

export function isFlag(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}

/** The flags that a word names, as commander takes it apart; none where it knows none of them. */
export function flagsIn(command: Command, word: string): readonly NamedFlag[] {
  return word.startsWith("--") ? longFlag(command, word) : shortFlags(command, word);
}

/** Those that the help shows, `--help` among them. */
export function flagsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

function longFlag(command: Command, word: string): readonly NamedFlag[] {
  const end = word.indexOf("=");
  const name = end < 0 ? word : word.slice(0, end);
  const option = flagsOf(command).find(({ long }) => long === name);
  if (option === undefined) return [];
  if (end < 0) return [{ option, value: undefined, behind: "" }];
  const takesValue = option.required || option.optional;
  return takesValue ? [{ option, value: word.slice(end + 1), behind: word.slice(0, end + 1) }] : [];
}

function shortFlags(command: Command, word: string): readonly NamedFlag[] {
  const found: NamedFlag[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const option = flagsOf(command).find(({ short }) => short === `-${word.charAt(at)}`);
    if (option === undefined) return found;
    const rest = word.slice(at + 1);
    if (option.required && rest !== "")
      return [...found, { option, value: rest, behind: word.slice(0, at + 1) }];
    found.push({ option, value: undefined, behind: "" });
  }
  return found;
}
