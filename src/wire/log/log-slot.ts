import type { AttributeValue } from "../../model/attribute.ts";
import { valueToAttribute } from "../json/fields.ts";

/** Where a field stands: under a key of these attributes, said by the line itself or by a layer around it. */
export interface FieldPlace {
  readonly attributes: Map<string, AttributeValue>;
  readonly layer: string;
  readonly key: string;
  readonly raw: unknown;
}

/**
 * The best value for one concept of a log line. The fields that it beats stay in the attributes,
 * but for those with which an outer layer only says the same again.
 */
export class Slot<T> {
  value: T | undefined;
  #rank = Number.POSITIVE_INFINITY;
  #place: FieldPlace | undefined;

  take(value: T, rank: number, place: FieldPlace): void {
    if (value === this.value && place.layer !== this.#place?.layer) return;
    const beaten = rank < this.#rank ? this.#place : place;
    if (beaten !== undefined) keepField(beaten);
    if (beaten === place) return;
    this.value = value;
    this.#rank = rank;
    this.#place = place;
  }
}

/** The best value for a concept whose fields stay in the attributes all the same. */
export class Best<T> {
  value: T | undefined;
  #rank = Number.POSITIVE_INFINITY;

  offer(value: T, rank: number): void {
    if (rank >= this.#rank) return;
    this.value = value;
    this.#rank = rank;
  }
}

/** Keeps a field as an attribute; where a nearer layer has another value under its key: `labels.env`. */
export function keepField({ attributes, layer, key, raw }: FieldPlace): void {
  const held = attributes.get(key);
  if (held === undefined) attributes.set(key, valueToAttribute(raw));
  else if (String(held) !== String(raw)) attributes.set(`${layer}.${key}`, valueToAttribute(raw));
}
