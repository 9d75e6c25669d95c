import { Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { nearestWord } from "../../contract/name-distance.ts";
import { Failure } from "../../model/failure.ts";

/** The keys that are legal at each place: a name ends there, a table goes on, `*` stands for any name. */
export interface KeyTable {
  readonly [key: string]: KeyTable | "value";
}

export type Plain = Readonly<Record<string, unknown>>;

/**
 * A YAML file whose keys are all legal. Throws the Failure "config" with the file and the line where it
 * cannot be read, or where a key is unknown, with the nearest legal one.
 */
export function readConfigText(
  path: string,
  text: string,
  keys: KeyTable,
): { document: Document; value: Plain } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(`${path}:${lines.linePos(error.pos[0]).line}`, error.message);
  if (document.contents === null) return { document: new Document({}), value: {} };
  if (!isMap(document.contents)) throw unreadable(path, "it is no table of keys and values");
  checkKeys(document.contents, keys, (offset) => `${path}:${lines.linePos(offset).line}`);
  return { document, value: document.toJS() };
}

function unreadable(place: string, because: string): Failure {
  return new Failure("config", `${place} cannot be read as configuration`, {
    because,
    hint: "lgtrace context --help",
  });
}

function checkKeys(node: unknown, keys: KeyTable, place: (offset: number) => string): void {
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : "";
    const known = Object.hasOwn(keys, name) ? keys[name] : keys["*"];
    if (known === undefined)
      throw unknownKey(name, Object.keys(keys), place(isScalar(key) ? (key.range?.[0] ?? 0) : 0));
    if (known !== "value") checkKeys(value, known, place);
  }
}

function unknownKey(name: string, legal: readonly string[], place: string): Failure {
  const nearest = nearestWord(name, legal);
  return new Failure(
    "config",
    `${place} has an unknown key "${name}"${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
    {
      hint: `the keys there are ${legal.join(", ")}`,
    },
  );
}
