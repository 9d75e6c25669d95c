import { RE2JS, RE2JSException } from "re2js";

/** A regular expression of a contract's author, run on text that nobody vouches for. */
export interface Pattern {
  readonly source: string;
  test(text: string): boolean;
  /** What a named group matched. */
  group(text: string, name: string): string | undefined;
}

/** A span's name as a contract writes it: exact, or `/regular expression/`. */
export interface NamePattern {
  readonly source: string;
  readonly exact: boolean;
  matches(name: string): boolean;
}

/**
 * Compiles an RE2 expression (searched, not anchored), or says why not: it has no back-references and no
 * look-around, and takes time in proportion to the text, whatever the expression and the text are.
 */
export function compilePattern(source: string): Pattern | { readonly refused: string } {
  try {
    const expression = RE2JS.compile(source);
    const groups = expression.namedGroups();
    return {
      source,
      test: (text) => expression.matcher(text).find(),
      group: (text, name) => {
        const matcher = expression.matcher(text);
        return name in groups && matcher.find() ? (matcher.group(name) ?? undefined) : undefined;
      },
    };
  } catch (error) {
    if (error instanceof RE2JSException)
      return { refused: error.message.replace(/^error parsing regexp: /, "") };
    throw error;
  }
}

/** Compiles a name, or between slashes a pattern. */
export function compileName(written: string): NamePattern | { readonly refused: string } {
  if (!/^\/.+\/$/s.test(written)) {
    return { source: written, exact: true, matches: (name) => name === written };
  }
  const pattern = compilePattern(written.slice(1, -1));
  if ("refused" in pattern) return pattern;
  return { source: written, exact: false, matches: (name) => pattern.test(name) };
}
