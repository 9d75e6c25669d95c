import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { isAttributes, isList, WholeFloat } from "../../model/attribute.ts";
import type { JsonObject } from "../json/json-value.ts";

/** OTLP's list of keys and values; undefined where there is none. */
export function otlpKeyValues(attributes: Attributes): readonly JsonObject[] | undefined {
  return attributes.size === 0
    ? undefined
    : Array.from(attributes, ([key, value]) => ({ key, value: otlpAnyValue(value) }));
}

/** OTLP's AnyValue: ints are decimal texts, a whole double stands under `doubleValue`, as it was recorded. */
function otlpAnyValue(value: AttributeValue): JsonObject {
  if (value === null) return {};
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "bigint") return { intValue: value.toString() };
  if (typeof value === "number") return numberValue(value);
  if (value instanceof WholeFloat) return { doubleValue: value.value };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString("base64") };
  if (isAttributes(value)) return { kvlistValue: { values: otlpKeyValues(value) ?? [] } };
  return { arrayValue: { values: isList(value) ? value.map(otlpAnyValue) : [] } };
}

function numberValue(value: number): JsonObject {
  if (Number.isInteger(value)) return { intValue: String(value) };
  return { doubleValue: Number.isFinite(value) ? value : String(value) };
}
