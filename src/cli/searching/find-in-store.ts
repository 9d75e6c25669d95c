import { describeQuery } from "../../query/describe.ts";
import { Limited } from "../../query/limited.ts";
import type { Query } from "../../query/query.ts";
import type { Store } from "../../store/store.ts";
import type { World } from "../process/world.ts";
import type { RunningSearch } from "./running-search.ts";

const NANOS_PER_MILLI = 1e6;

/** A search of the local store. */
export function findInStore(store: Store, query: Query, world: World): RunningSearch {
  const began = world.now();
  const limit = query.limit === 0 ? 0 : query.limit + 1;
  const found = store.find({ ...query, limit });
  const matches = new Limited(found.matches, query.limit);
  const words = describeQuery(query);
  return {
    passed: () => matches.passed,
    gone: [],
    close: async () => store.close(),
    result: {
      source: "store",
      asked: words === undefined ? "" : `with ${words}`,
      query: words ?? "",
      matches,
      searched: () => ({ ...found.searched, tookMs: Number(world.now() - began) / NANOS_PER_MILLI }),
      complete: () => matches.complete,
      hint: () => unrecordedHint(store, query),
    },
  };
}

/** Nothing with 0 output tokens is no proof of health where nobody counted them. */
function unrecordedHint(store: Store, query: Query): string | undefined {
  const asksForTokens = query.span.some((condition) => condition.on === "tokens-out");
  if (!asksForTokens) return undefined;
  const none: Query = { ...query, span: [{ on: "tokens-out", anyOf: [{ op: "none" }] }], limit: 0 };
  const found = store.find(none);
  const count = [...found.matches].length;
  if (count === 0) return undefined;
  return `${count} of ${found.searched.traces} carry a model call without a token count (--tokens-out none)`;
}
