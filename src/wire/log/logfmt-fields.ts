import type { JsonRecord } from "../json/fields.ts";

/** `key=value` · `key="quoted value"` · a bare word; each ends at a blank. */
const PAIR = /\s*([^\s="]+)(?:=(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s"]*)))?(?=\s|$)/sy;
const BEGINS_WITH_PAIR = /^\s*[A-Za-z_@][\w.@/-]*=/;
const ESCAPED = /\\(u[0-9a-fA-F]{4}|.)/gs;
const CONTROLS: { readonly [letter: string]: string } = { n: "\n", t: "\t", r: "\r" };

/**
 * The fields of a logfmt line, all of them texts (a key that is written twice: a list of them);
 * undefined if the line is something else: it has to begin with a pair, have two or more, no
 * commas between them, and not more loose words than pairs.
 */
export function logfmtFields(line: string): JsonRecord | undefined {
  if (!BEGINS_WITH_PAIR.test(line)) return undefined;
  const text = line.trimEnd();
  // Without a prototype, `__proto__` is a key like any other.
  const fields: { [key: string]: string | string[] } = Object.create(null);
  let pairs = 0;
  let words = 0;
  for (let at = 0; at < text.length; at = PAIR.lastIndex) {
    PAIR.lastIndex = at;
    const [, key, quoted, plain] = PAIR.exec(text) ?? [];
    if (key === undefined || plain?.endsWith(",")) return undefined;
    const value = quoted === undefined ? plain : unescaped(quoted);
    if (value === undefined) words += 1;
    else pairs += 1;
    add(fields, key, value ?? "");
  }
  return pairs >= 2 && words <= pairs ? fields : undefined;
}

function add(fields: { [key: string]: string | string[] }, key: string, value: string): void {
  const held = fields[key];
  if (held === undefined) fields[key] = value;
  else if (typeof held === "string") fields[key] = [held, value];
  else held.push(value);
}

function unescaped(quoted: string): string {
  if (!quoted.includes("\\")) return quoted;
  return quoted.replace(ESCAPED, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (CONTROLS[code] ?? code),
  );
}
