import type { Document, YAMLError } from "yaml";
import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import { Failure } from "../model/failure.ts";

/** What a file is, in messages. What stands in one that may hold secrets is never repeated. */
export interface FileKind {
  readonly name: "contract" | "configuration";
  readonly code: "invalid-contract" | "config";
  readonly mayHoldSecrets: boolean;
}

const CONTRACT: FileKind = { name: "contract", code: "invalid-contract", mayHoldSecrets: false };
export const CONFIGURATION: FileKind = { name: "configuration", code: "config", mayHoldSecrets: true };

/** Keys and positions from the root of the file to a value. */
export type FormPath = readonly PropertyKey[];

/** A contract file, or another of its kind, read but not yet understood. */
export interface ContractText {
  readonly path: string;
  readonly kind: FileKind;
  readonly value: unknown;
  /** The line of a key or list item, counted from 1; of the nearest one around it where it is absent. */
  lineOf(path: FormPath): number;
}

/** Reads YAML (of which JSON is a part). Fails with file and line where it is neither. */
export function parseContractText(path: string, text: string, kind: FileKind = CONTRACT): ContractText {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines });
    const [error] = document.errors;
    if (error !== undefined)
      throw unreadable(kind, path, error.linePos?.[0].line ?? 1, reasonOf(error, kind));
    const value: unknown = document.toJS();
    return { path, kind, value, lineOf: (keys) => lines.linePos(offsetOf(document, keys)).line };
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) {
      throw unreadable(kind, path, 1, kind.mayHoldSecrets ? NO_ANCHOR : error.message);
    }
    throw error;
  }
}

const NO_ANCHOR = "*name refers to nothing, or to too much; text that begins with * needs quotes";

/** The one shape of every complaint about a contract file. */
export function contractFailure(path: string, line: number, trouble: string, hint?: string): Failure {
  return fileFailure(CONTRACT, path, line, trouble, hint);
}

/** The same about a file of any kind. */
export function fileFailure(kind: FileKind, path: string, line: number, trouble: string, hint?: string) {
  const message = `${kind.name} ${path}, line ${line}: ${trouble}`;
  return new Failure(kind.code, message, hint === undefined ? {} : { hint });
}

function unreadable(kind: FileKind, path: string, line: number, reason: string): Failure {
  return fileFailure(kind, path, line, `not readable as YAML or JSON: ${reason}`);
}

/** The parser's message quotes the file; its code does not. */
function reasonOf({ message, code }: YAMLError, { mayHoldSecrets }: FileKind): string {
  if (mayHoldSecrets) return code.toLowerCase().replaceAll("_", " ");
  return message.split(/ at line \d+|\n/)[0] ?? "";
}

function offsetOf(document: Document, keys: FormPath): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of keys) {
    const item = itemAt(node, key);
    if (item === undefined) break;
    const place = isPair(item) ? item.key : item;
    offset = startOf(place) ?? offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

function itemAt(node: unknown, key: PropertyKey): unknown {
  if (!isCollection(node)) return undefined;
  if (!isMap(node)) return node.items[Number(key)];
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isCollection(node) ? node.range?.[0] : undefined;
}
