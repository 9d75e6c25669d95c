/**
 * A float whose value happens to be whole (`10.0`). JavaScript cannot tell it from the int 10, the
 * wire can, and a contract that asks for an int wants to know.
 */
export class WholeFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/**
 * A value as it was recorded. Ints are `number` while they are safe and `bigint` beyond 2^53;
 * fractional, NaN and infinite doubles are `number`; whole doubles are `WholeFloat`.
 */
export type AttributeValue =
  | string
  | boolean
  | number
  | bigint
  | WholeFloat
  | Uint8Array
  | null
  | readonly AttributeValue[]
  | Attributes;

/** Recorded keys in recorded order. A map, since keys are hostile (`__proto__`, `1`). */
export type Attributes = ReadonlyMap<string, AttributeValue>;

export const NO_ATTRIBUTES: Attributes = new Map();

/** The number behind an int or a float of either shape; undefined for anything else. */
export function numberOf(value: AttributeValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof WholeFloat ? value.value : undefined;
}

/** A double as the model keeps it: whole ones are told apart from ints. */
export function floatValue(value: number): number | WholeFloat {
  return Number.isInteger(value) ? new WholeFloat(value) : value;
}

/** An int of any size as the model keeps it: `number` while safe, else `bigint`. */
export function intValue(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

export function isAttributes(value: AttributeValue | undefined): value is Attributes {
  return value instanceof Map;
}

export function isList(value: AttributeValue | undefined): value is readonly AttributeValue[] {
  return Array.isArray(value);
}
