import { type Attributes, type AttributeValue, floatValue, intValue } from "../../model/attribute.ts";
import { type JsonRecord, valueToAttribute } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";

import { tagsOf } from "../span/tags.ts";

const INT = /^[+-]?\d+$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A list of `{key, type, value}` under a name: a span's tags, a log's fields, a process's tags. */
export function jaegerTags(record: JsonRecord, name: string, place: JsonPlace): Attributes {
  return tagsOf(
    readEach(name, record[name], place, ({ key, type, value }): [string, AttributeValue] | undefined => {
      if (typeof key === "string") return [key, typedValue(type, value)];
      place.problem("key", "a tag's key", key);
      return undefined;
    }),
  );
}

/** The value in its declared type, however it is written (`"true"`, `"200"`); else as it is written. */
function typedValue(type: unknown, written: unknown): AttributeValue {
  const text = typeof written === "object" ? "" : String(written);
  if (type === "bool" && (text === "true" || text === "false")) return text === "true";
  if (type === "int64" && INT.test(text)) return intValue(BigInt(text));
  if (type === "float64" && isDouble(text)) return floatValue(Number(text));
  if (type === "binary" && text !== "" && BASE64.test(text))
    return new Uint8Array(Buffer.from(text, "base64"));
  return valueToAttribute(written);
}

function isDouble(text: string): boolean {
  return text === "NaN" || (text !== "" && !Number.isNaN(Number(text)));
}
