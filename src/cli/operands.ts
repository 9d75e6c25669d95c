import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { Failure } from "../model/failure.ts";
import { type TraceReference, traceReference } from "../model/trace-reference.ts";

/** What a command was pointed at. */
export interface Operands {
  /** Files, folders, globs. */
  readonly paths: readonly string[];
  readonly references: readonly TraceReference[];
  readonly stdin: boolean;
}

const GLOB = /[*?[\]{}]/;
/** Looks like a file that is not there, and not like an id. */
const FILE_LIKE = /^\.{0,2}\/|\.(jsonl?|ndjson|log|txt|pb|bin|gz|zst|csv)$/i;

/** `-` is stdin, an existing path is a file, a pattern is a glob; else an id. `ids` came with --id. */
export function sortOperands(given: readonly string[], ids: readonly string[], cwd: string): Operands {
  const words = given.filter((word) => word !== "-");
  const paths = words.filter((word) => isPath(word, cwd));
  const references = [
    ...words.filter((word) => !paths.includes(word)).map(known),
    ...ids.map(traceReference),
  ];
  return { paths, references, stdin: given.includes("-") };
}

function isPath(word: string, cwd: string): boolean {
  if (existsSync(isAbsolute(word) ? word : join(cwd, word))) return true;
  return GLOB.test(word) && !/^https?:/i.test(word);
}

function known(word: string): TraceReference {
  if (!FILE_LIKE.test(word)) return traceReference(word);
  throw new Failure("unreadable-input", `there is no file ${word}`, {
    hint: "check the path; --id takes a trace id of any spelling",
  });
}
