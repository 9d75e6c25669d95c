import { Failure } from "../model/failure.ts";
import { before, readMoment } from "./parse-time.ts";
import { readCount } from "./parse-values.ts";
import type { Query, Sort, SortKey } from "./query.ts";
import { SORT_KEYS } from "./query.ts";
import { readFlag } from "./read-flag.ts";

/** Which part of what is there, and how much of it. */
export interface WindowFlags {
  readonly since?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit?: string | undefined;
  readonly sort?: string | undefined;
}

const DEFAULT_LIMIT = 20;
const MOMENT_FORMS = "2026-05-22T14:32:07Z, 2026-05-22, Unix seconds or milliseconds, or now-1h";
const SORT_FORMS = `${SORT_KEYS.join(", ")} (largest first), or one of them after - (smallest first)`;

/** The window, half open. `now` in nanoseconds of Unix time. */
export function windowOf(flags: WindowFlags, now: bigint): Pick<Query, "from" | "to"> {
  if (flags.since !== undefined && flags.from !== undefined)
    throw new Failure("usage", "--since and --from both say where to begin", { hint: "give one of them" });
  const moment = (text: string) => readMoment(text, now);
  const since = readOne(flags.since, "since", (text) => before(now, text), "a duration: 30m, 6h, 7d");
  const from = since ?? readOne(flags.from, "from", moment, MOMENT_FORMS);
  const to = readOne(flags.to, "to", moment, MOMENT_FORMS);
  if (from !== undefined && to !== undefined && from >= to)
    throw new Failure("usage", "the window ends before it begins", {
      hint: "give a --to after the beginning",
    });
  return { from, to };
}

/** Rows at most; 0 is all. */
export function limitOf({ limit }: WindowFlags): number {
  return readOne(limit, "limit", readLimit, "a whole number, 0 for all") ?? DEFAULT_LIMIT;
}

/** Without a word: the newest first. */
export function sortOf({ sort }: WindowFlags): Sort {
  return readOne(sort, "sort", readSort, SORT_FORMS) ?? { by: "start", descending: true };
}

function readLimit(text: string): number | undefined {
  const limit = readCount(text);
  return Number.isSafeInteger(limit) ? limit : undefined;
}

function readSort(text: string): Sort | undefined {
  const by: SortKey | undefined = SORT_KEYS.find((key) => key === text.replace(/^-/, ""));
  return by === undefined ? undefined : { by, descending: !text.startsWith("-") };
}

function readOne<T>(
  text: string | undefined,
  flag: string,
  parse: (text: string) => T | undefined,
  forms: string,
): T | undefined {
  return readFlag(text === undefined ? undefined : [text], flag, parse, forms)[0];
}
