import { Failure } from "../../model/failure.ts";
import { describeQuery } from "../../query/describe.ts";
import { queryFromFlags } from "../../query/from-flags.ts";
import { Limited } from "../../query/limited.ts";
import type { Query } from "../../query/query.ts";
import { findJson } from "../../report/find-json.ts";
import type { FindResult } from "../../report/find-result.ts";
import { findIds, findText } from "../../report/find-text.ts";
import type { Store } from "../../store/store.ts";
import { EXIT } from "../exit-code.ts";
import type { Invocation } from "../flags/command.ts";
import type { FindFlags } from "../flags/find.ts";
import { mustHaveStore } from "../open-store.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

const NANOS_PER_MILLI = 1e6;

/** `lgtrace find`: one row for each trace of the store that the question fits. It reports, it does not judge. */
export async function find({ operands, flags, world }: Invocation<FindFlags>): Promise<number> {
  await refuseTraceql(operands);
  const query = queryFromFlags(flags, world.now());
  const style = styleOf(flags, world);
  const { result, matches } = search(await mustHaveStore(flags, world), query, world);
  if (flags.output === "ids") await world.stdout.lines(findIds(result));
  else if (flags.output === "text") await world.stdout.lines(findText(result, style));
  else await world.stdout.pieces(findJson(result, flags.output === "json" ? "json" : "jsonl"));
  return matches.passed === 0 ? EXIT.inconclusive : EXIT.done;
}

function search(store: Store, query: Query, world: World) {
  const began = world.now();
  const limit = query.limit === 0 ? 0 : query.limit + 1;
  const found = store.find({ ...query, limit });
  const matches = new Limited(found.matches, query.limit);
  const words = describeQuery(query);
  const result: FindResult = {
    source: "store",
    asked: words === undefined ? "" : `with ${words}`,
    query: words ?? "",
    matches,
    searched: () => ({ ...found.searched, tookMs: Number(world.now() - began) / NANOS_PER_MILLI }),
    complete: () => matches.complete,
    hint: () => unrecordedHint(store, query),
  };
  return { result, matches };
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

async function refuseTraceql([traceql]: readonly string[]): Promise<void> {
  if (traceql === undefined) return;
  const { flagsOfTraceql } = await import("../../query/traceql-flags.ts");
  const flags = flagsOfTraceql(traceql);
  throw new Failure("usage", "the local store does not speak TraceQL", {
    because: flags === undefined ? "no flags say quite the same as that query" : "flags say the same",
    hint: flags === undefined ? "lgtrace find --help" : `lgtrace find ${flags}`,
  });
}
