import { Failure } from "../model/failure.ts";

/** What was typed for a flag that may stand several times. */
export type Given = readonly string[] | undefined;

/**
 * Each value of a flag, read. Throws a Failure "usage" with the flag, the value and the legal forms
 * where `parse` knows no meaning for it.
 */
export function readFlag<T>(
  given: Given,
  flag: string,
  parse: (text: string) => T | undefined,
  forms: string,
): T[] {
  return (given ?? []).map((text) => {
    const value = parse(text);
    if (value !== undefined) return value;
    throw new Failure("usage", `--${flag} cannot be "${text}"`, { hint: `write ${forms}` });
  });
}
