import type { LogLine } from "../../model/log-line.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import { jsonDocument } from "../text/piece.ts";
import { peelPrefix } from "./line-prefix.ts";
import { type FieldLayer, LogFacts } from "./log-facts.ts";
import { FieldMeanings } from "./log-fields.ts";
import { logfmtFields } from "./logfmt-fields.ts";

/** Reads the lines of one input. It remembers what their keys mean, nothing else. */
export class LogLineReader {
  readonly #meanings = new FieldMeanings();

  /** A line whose JSON is parsed already, if it is JSON. */
  of(body: string, value: unknown): LogLine {
    return isRecord(value) ? this.#ofRecord(body, value, []) : this.ofText(body);
  }

  /** A line as an application wrote it: JSON, logfmt or plain text, behind a tool's prefix or not. */
  ofText(body: string, around: readonly FieldLayer[] = []): LogLine {
    const { said, rest } = peelPrefix(body);
    const layers = said === undefined ? around : [{ name: "prefix", fields: said }, ...around];
    const record = fieldsOfText(rest);
    if (record !== undefined) return this.#ofRecord(body, record, layers);
    const facts = new LogFacts();
    facts.ownTimeIn(rest);
    for (const layer of layers) facts.around(layer, this.#meanings);
    return facts.line(body, true);
  }

  #ofRecord(body: string, record: JsonRecord, around: readonly FieldLayer[]): LogLine {
    const facts = new LogFacts();
    facts.own(record, this.#meanings);
    for (const layer of around) facts.around(layer, this.#meanings);
    return facts.line(body, false);
  }
}

/** The fields of a line of JSON or logfmt; undefined for any other text. */
function fieldsOfText(text: string): JsonRecord | undefined {
  return jsonFields(text) ?? logfmtFields(text);
}

function jsonFields(text: string): JsonRecord | undefined {
  if (!/^\s*\{/.test(text) || !text.trimEnd().endsWith("}")) return undefined;
  const value = jsonDocument(text)?.value;
  return isRecord(value) ? value : undefined;
}
