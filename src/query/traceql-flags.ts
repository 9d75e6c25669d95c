import { shellWord } from "./shell-word.ts";

/** How one comparison of TraceQL is said in flags: by what it compares. */
interface Said {
  readonly field: RegExp;
  readonly flag: string;
}

const SAID: readonly Said[] = [
  { field: /^(?:name|span:name)$/, flag: "--name" },
  { field: /^(?:status|span:status)$/, flag: "--status" },
  { field: /^(?:duration|span:duration)$/, flag: "--span-duration" },
  { field: /^(?:traceDuration|trace:duration)$/, flag: "--duration" },
  { field: /^(?:rootName|trace:rootName)$/, flag: "--root" },
  { field: /^(?:resource)?\.service\.name$/, flag: "--service" },
  { field: /^(?:span)?\.(?:llm\.tokens\.out|gen_ai\.usage\.output_tokens)$/, flag: "--tokens-out" },
  { field: /^(?:span)?\.(?:llm\.tokens\.in|gen_ai\.usage\.input_tokens)$/, flag: "--tokens-in" },
  { field: /^(?:span)?\.(?:llm\.model|gen_ai\.(?:request|response)\.model)$/, flag: "--model" },
  { field: /^(?:span)?\.llm\.stop_reason$/, flag: "--stop-reason" },
  { field: /^(?:span)?\.http\.(?:response\.)?status_code$/, flag: "--http-status" },
];
const SELECTOR = /^\s*\{([^{}]*)\}\s*$/;
const COMPARISON =
  /^\s*([A-Za-z:]*\.?[\w.:/-]*|[a-z]*\."[^"]+")\s*(=|!=|>=|<=|>|<)\s*("(?:[^"\\]|\\.)*"|[^\s"]+)\s*$/;
const ATTRIBUTE = /^(?:span|resource)?\.(.+)$/;

/**
 * The flags that ask the same as a TraceQL query of one selector whose comparisons all must hold.
 * Undefined for any other query: pipelines, alternatives, structure, functions.
 */
export function flagsOfTraceql(traceql: string): string | undefined {
  const inside = SELECTOR.exec(traceql)?.[1];
  if (inside === undefined || inside.trim() === "") return undefined;
  const flags = inside.split("&&").map(flagOf);
  return flags.every((flag) => flag !== undefined) ? flags.join(" ") : undefined;
}

function flagOf(comparison: string): string | undefined {
  const [, field, operator, literal] = COMPARISON.exec(comparison) ?? [];
  if (field === undefined || operator === undefined || literal === undefined) return undefined;
  const value = literal.startsWith('"') ? literal.slice(1, -1).replaceAll(/\\(.)/g, "$1") : literal;
  const flag = SAID.find((said) => said.field.test(field))?.flag;
  if (flag !== undefined) return `${flag} ${shellWord((operator === "=" ? "" : operator) + value)}`;
  const key = ATTRIBUTE.exec(field)?.[1]?.replaceAll('"', "");
  return key === undefined ? undefined : `--attr ${shellWord(key + operator + value)}`;
}
