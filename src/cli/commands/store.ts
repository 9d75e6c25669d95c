import { resolve } from "node:path";
import { Failure } from "../../model/failure.ts";
import type { TraceId } from "../../model/ids.ts";
import { type TraceReference, traceReference } from "../../model/trace-reference.ts";
import { readMoment } from "../../query/parse-time.ts";
import { findIds, findText } from "../../report/find-text.ts";
import {
  storeDeletedJson,
  storeDeletedLine,
  storeInfoJson,
  storeInfoLines,
  storeListJson,
} from "../../report/store-report.ts";
import type { Store } from "../../store/store.ts";
import type { Invocation } from "../flags/command.ts";
import type { OutputFlags } from "../flags/output.ts";
import type { StoreDeleteFlags, StoreListFlags } from "../flags/store.ts";
import { mustHaveStore } from "../gathering/open-store.ts";
import { storePath as pathOf } from "../gathering/store-path.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf, wholeNumber } from "../process/style.ts";
import { sayWaiting } from "../process/waiting.ts";
import type { World } from "../process/world.ts";

const LISTED = 20;

/** `lgtrace store path`: whether or not there is anything. */
export async function storePath({ flags, world }: Invocation<OutputFlags>): Promise<number> {
  await world.stdout.lines([resolve(pathOf(flags.store, world))]);
  return EXIT.done;
}

export async function storeInfo({ flags, world }: Invocation<OutputFlags>): Promise<number> {
  const info = (await mustHaveStore(flags, world)).info();
  await world.stdout.lines(
    flags.output === "json" ? [storeInfoJson(info)] : storeInfoLines(info, styleOf(flags, world)),
  );
  return EXIT.done;
}

export async function storeList({ flags, world }: Invocation<StoreListFlags>): Promise<number> {
  const store = await mustHaveStore(flags, world);
  const limit = wholeNumber("limit", flags.limit) ?? LISTED;
  const traces = store.list(limit);
  const { path, traces: all, spans, from, to } = store.info();
  const searched = { traces: all, spans, from, to, tookMs: undefined };
  const complete = () => limit === 0 || all <= limit;
  const result = { source: "store", asked: "", query: "", matches: traces, complete } as const;
  if (flags.output === "ids") await world.stdout.lines(findIds(result));
  else if (flags.output === "text") {
    const text = findText(
      { ...result, searched: () => searched, hint: () => undefined },
      styleOf(flags, world),
    );
    await world.stdout.lines(text);
  } else await world.stdout.pieces(storeListJson(path, traces, flags.output === "json" ? "json" : "jsonl"));
  return traces.length === 0 ? EXIT.inconclusive : EXIT.done;
}

export async function storeDelete({ operands, flags, world }: Invocation<StoreDeleteFlags>): Promise<number> {
  const store = await mustHaveStore(flags, world, "write");
  const deleted = await store.delete(whichOf(store, operands, flags, world), { onWait: sayWaiting(world) });
  await world.stdout.lines([flags.output === "json" ? storeDeletedJson(deleted) : storeDeletedLine(deleted)]);
  const absent = operands.filter((word) => !isAmong(deleted.traceIds, traceReference(word)));
  if (absent.length > 0) await world.stderr.write(`lgtrace: no trace ${absent.join(", ")} in the store\n`);
  const isNothing = deleted.traceIds.length === 0 && deleted.logs === 0;
  return isNothing || absent.length > 0 ? EXIT.inconclusive : EXIT.done;
}

function whichOf(
  store: Store,
  operands: readonly string[],
  flags: StoreDeleteFlags,
  world: World,
): { ids: readonly TraceId[] } | { before: bigint } {
  if (operands.length > 0 === (flags.before !== undefined)) {
    throw new Failure("usage", "store delete takes either trace ids or --before TIME");
  }
  if (flags.before === undefined) return { ids: operands.flatMap((word) => idsOf(store, word)) };
  const before = readMoment(flags.before, world.now());
  if (before !== undefined) return { before };
  throw new Failure("usage", `--before cannot be "${flags.before}"`, {
    hint: "RFC 3339, a date, Unix seconds, or now-7d",
  });
}

function isAmong(deleted: readonly TraceId[], { ids, prefix }: TraceReference): boolean {
  return deleted.some((id) => ids.includes(id) || (prefix !== undefined && id.startsWith(prefix)));
}

/** A beginning of an id deletes only what it means alone. */
function idsOf(store: Store, word: string): readonly TraceId[] {
  const reference = traceReference(word);
  if (reference.prefix === undefined) return reference.ids;
  const found = store.traceIdsWithPrefix(reference.prefix);
  if (found.length <= 1) return found.map(({ traceId }) => traceId);
  throw new Failure("ambiguous-id", `"${word}" is the beginning of ${found.length} traces`, {
    hint: "more digits of the id",
  });
}
