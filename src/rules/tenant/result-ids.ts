import { itemsOf, opened } from "../../vocabulary/nested-value.ts";

/** An id inside a recorded value, and where it stands there. */
export interface InnerId {
  readonly id: string;
  /** `items › 0 › id`. */
  readonly path: string;
}

/** `id`, `order_ids`, `orderId`; not `paid`. */
const ID_NAME = /(?:^|[_.\- ])(?:id|ID|Id)s?$|[a-z](?:Id|ID)s?$/;
/** A result has so many values that are looked at, and ids of so many signs. */
const MOST_VALUES = 2000;
const LONGEST_ID = 256;

interface Waiting {
  readonly value: unknown;
  readonly name: string;
  readonly path: string;
}

/** The ids in a tool's result: texts under `id`, `order_id`, `orderIds`, in JSON of whatever depth. */
export function idsInResult(result: unknown): readonly InnerId[] {
  const found: InnerId[] = [];
  const waiting: Waiting[] = [{ value: result, name: "", path: "" }];
  for (let at = 0; at < waiting.length && at < MOST_VALUES; at += 1) {
    const next = waiting[at];
    if (next === undefined) break;
    const value = opened(next.value);
    if (typeof value === "string") {
      if (value.length <= LONGEST_ID && ID_NAME.test(next.name)) found.push({ id: value, path: next.path });
    } else for (const inner of insideOf(value, next)) if (waiting.length < MOST_VALUES) waiting.push(inner);
  }
  return found;
}

function* insideOf(value: unknown, { name, path }: Waiting): Iterable<Waiting> {
  const to = (member: string) => (path === "" ? member : `${path} › ${member}`);
  const items = itemsOf(value);
  if (items !== undefined)
    for (const [position, item] of items.entries()) yield { value: item, name, path: to(String(position)) };
  else if (value instanceof Map)
    for (const [member, inner] of value)
      yield { value: inner, name: String(member), path: to(String(member)) };
  else if (typeof value === "object" && value !== null)
    for (const [member, inner] of Object.entries(value))
      yield { value: inner, name: member, path: to(member) };
}
