import type { Answer } from "./answer.ts";

/** An empty value's line: nothing else says it. */
export const FILES_TOO = "\tfiles";

/** `value<TAB>description`, a line each; last `<TAB>files` where the shell's own files may stand, too. */
export function plainAnswer({ candidates, files }: Answer): readonly string[] {
  const lines = candidates.map(({ value, about }) => (about === undefined ? value : `${value}\t${about}`));
  return files ? [...lines, FILES_TOO] : lines;
}
