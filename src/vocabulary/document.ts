import { WholeFloat } from "../model/attribute.ts";
import { itemsOf, memberAt, opened } from "./nested-value.ts";
import { text } from "./readers.ts";

/** One document of a retriever or a reranker, as far as it was recorded. */
export interface RetrievedDocument {
  readonly id: string | undefined;
  /** Higher is nearer. */
  readonly score: number | undefined;
  /** Lower is nearer. */
  readonly distance: number | undefined;
  readonly content: string | undefined;
  /** `published`, `draft`, …: as its metadata has it. */
  readonly status: string | undefined;
  /** Until when it holds, as it was written: ISO 8601, or a count from 1970. */
  readonly validTo: string | undefined;
  /** What replaces it. */
  readonly supersededBy: string | undefined;
  /** Whose it is. */
  readonly tenant: string | undefined;
}

/** A document of which nothing is known but its id. */
export function documentNamed(id: string | undefined): RetrievedDocument {
  return {
    id,
    score: undefined,
    distance: undefined,
    content: undefined,
    status: undefined,
    validTo: undefined,
    supersededBy: undefined,
    tenant: undefined,
  };
}

/**
 * A document as an object has it, or its JSON text: `{id, score, content, metadata}`, also below
 * `document` or with `document.` before each name. A plain text is an id.
 */
export function documentOf(value: unknown): RetrievedDocument {
  const open = opened(value);
  if (!isObject(open)) return documentNamed(textOf(open));
  const inner = opened(memberAt(open, "document"));
  const places = isObject(inner) ? [inner, open] : [open];
  const metadata = places.map((place) => opened(named(place, "metadata"))).find(isObject);
  const own = (name: string) => first(places, (place) => named(place, name));
  const about = (...names: readonly string[]) =>
    first(names, (name) => textOf((metadata && memberAt(metadata, name)) ?? own(name)));
  return {
    id: textOf(own("id")) ?? about("id"),
    score: finite(own("score")),
    distance: finite(own("distance")),
    content: contentOf(own("content")) ?? (typeof inner === "string" ? inner : undefined),
    status: about("status"),
    validTo: about("valid_to", "effective_to"),
    supersededBy: about("superseded_by"),
    tenant: about("tenant", "tenant_id", "org_id", "customer_id"),
  };
}

/** The ids in a list of ids, or of objects that have one; undefined: there is none, as in an empty list. */
export function idsOf(value: unknown): readonly string[] | undefined {
  const items = itemsOf(opened(value)) ?? [value];
  const ids = items.flatMap((item) => documentOf(item).id ?? []).filter((id) => id.trim() !== "");
  return ids.length === 0 ? undefined : ids;
}

/** What a second record of the same document adds. */
export function completedBy(document: RetrievedDocument, other: RetrievedDocument): RetrievedDocument {
  return {
    id: document.id ?? other.id,
    score: document.score ?? other.score,
    distance: document.distance ?? other.distance,
    content: document.content ?? other.content,
    status: document.status ?? other.status,
    validTo: document.validTo ?? other.validTo,
    supersededBy: document.supersededBy ?? other.supersededBy,
    tenant: document.tenant ?? other.tenant,
  };
}

/** A number of either sign; also one that was written as text. */
export function finite(value: unknown): number | undefined {
  const number =
    value instanceof WholeFloat
      ? value.value
      : typeof value === "string" && value.trim() !== ""
        ? Number(value)
        : typeof value === "bigint"
          ? Number(value)
          : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function named(place: unknown, name: string): unknown {
  return memberAt(place, name) ?? memberAt(place, `document.${name}`);
}

function isObject(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof WholeFloat)
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
    ? text(value)
    : undefined;
}

function contentOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function first<Item, Result>(items: readonly Item[], read: (item: Item) => Result): Result | undefined {
  for (const item of items) {
    const found = read(item);
    if (found !== undefined && found !== null) return found;
  }
  return undefined;
}
