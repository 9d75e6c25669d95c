import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type TraceReference, traceReference } from "../../model/trace-reference.ts";

/** What a command was pointed at. */
export interface Operands {
  /** Files, folders, globs. */
  readonly paths: readonly string[];
  readonly references: readonly TraceReference[];
  readonly stdin: boolean;
}

const GLOB = /[*?[\]{}]/;
/** Looks like a file, there or not, and not like an id. */
const FILE_LIKE = /^\.{0,2}\/|\.(jsonl?|ndjson|log|txt|pb|bin|gz|zst|csv)$/i;

/** `-` is stdin; an existing path, or what looks like one, is a file; a pattern is a glob; else an id. */
export function sortOperands(given: readonly string[], cwd: string): Operands {
  const words = given.filter((word) => word !== "-");
  const paths = words.filter((word) => isPath(word, cwd));
  const references = words.filter((word) => !paths.includes(word)).map(traceReference);
  return { paths, references, stdin: given.includes("-") };
}

function isPath(word: string, cwd: string): boolean {
  if (existsSync(isAbsolute(word) ? word : join(cwd, word))) return true;
  return (GLOB.test(word) && !/^https?:/i.test(word)) || FILE_LIKE.test(word);
}
