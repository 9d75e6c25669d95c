import type { Document } from "yaml";
import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import { Failure } from "../model/failure.ts";

/** Keys and positions from the root of the file to a value. */
export type FormPath = readonly PropertyKey[];

/** A contract file, read but not yet understood. */
export interface ContractText {
  readonly path: string;
  readonly value: unknown;
  /** The line of a key or list item, counted from 1; of the nearest one around it where it is absent. */
  lineOf(path: FormPath): number;
}

/** Reads YAML (of which JSON is a part). Fails with file and line where it is neither. */
export function parseContractText(path: string, text: string): ContractText {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines });
    const [error] = document.errors;
    if (error !== undefined) throw unreadable(path, error.linePos?.[0].line ?? 1, error.message);
    const value: unknown = document.toJS();
    return { path, value, lineOf: (keys) => lines.linePos(offsetOf(document, keys)).line };
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) {
      throw unreadable(path, 1, error.message);
    }
    throw error;
  }
}

/** The one shape of every complaint about a contract file. */
export function contractFailure(path: string, line: number, trouble: string, hint?: string): Failure {
  const message = `contract ${path}, line ${line}: ${trouble}`;
  return new Failure("invalid-contract", message, hint === undefined ? {} : { hint });
}

function unreadable(path: string, line: number, message: string): Failure {
  const [reason] = message.split(/ at line \d+|\n/);
  return contractFailure(path, line, `not readable as YAML or JSON: ${reason}`);
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
