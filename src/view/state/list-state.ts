import type { FoundTrace } from "../../model/found-trace.ts";
import type { Words } from "../words.ts";
import { plainWords } from "../words.ts";
import { within } from "./move.ts";

/** One trace of a list, and what is wrong with it where that is known. */
export interface Listed {
  readonly found: FoundTrace;
  readonly verdict: string | undefined;
}

export const SORTS = ["start", "duration", "tokens in", "tokens out", "cost", "spans"] as const;
export type SortBy = (typeof SORTS)[number];

/** A list of traces between two keys; rows are added while they are found. */
export interface ListState {
  readonly rows: readonly Listed[];
  /** Of the rows those that the filter leaves, in the order shown. */
  readonly shown: readonly Listed[];
  readonly cursor: number;
  readonly top: number;
  /** Undefined: as they were found. */
  readonly sort: { readonly by: SortBy; readonly descending: boolean } | undefined;
  readonly filter: string;
  readonly search: string | undefined;
  /** Nothing more comes. */
  readonly done: boolean;
  /** What was searched, once that is known. */
  readonly summary: Words | undefined;
  readonly message: Words | undefined;
}

export const EMPTY_LIST: ListState = {
  rows: [],
  shown: [],
  cursor: 0,
  top: 0,
  sort: undefined,
  filter: "",
  search: undefined,
  done: false,
  summary: undefined,
  message: undefined,
};

/** With more rows, or another order or filter; the cursor stays on its trace. */
export function relist(state: ListState, change: Partial<ListState>): ListState {
  const next = { ...state, ...change };
  const chosen = state.shown[state.cursor];
  const kept = next.filter === "" ? next.rows : next.rows.filter((row) => hasText(row, next.filter));
  const shown = next.sort === undefined ? kept : sorted(kept, next.sort);
  const cursor = chosen === undefined ? 0 : shown.indexOf(chosen);
  return { ...next, shown, cursor: within(cursor < 0 ? state.cursor : cursor, shown.length) };
}

export function movedTo(state: ListState, cursor: number): ListState {
  return { ...state, cursor: within(cursor, state.shown.length) };
}

/** To the next row that has the searched text, or the one before; round again at the end. */
export function nextRow(state: ListState, search: string, forward: boolean, fromHere = false): ListState {
  const hits = state.shown.flatMap((row, at) => (hasText(row, search) ? [at] : []));
  if (hits.length === 0) return { ...state, search, message: plainWords(`no row has "${search}"`) };
  const ahead = forward
    ? hits.findIndex((at) => (fromHere ? at >= state.cursor : at > state.cursor))
    : hits.findLastIndex((at) => at < state.cursor);
  const which = ahead >= 0 ? ahead : forward ? 0 : hits.length - 1;
  const message = plainWords(`${which + 1} of ${hits.length} with "${search}"`);
  return { ...movedTo(state, hits[which] ?? 0), search, message };
}

function hasText({ found, verdict }: Listed, text: string): boolean {
  const { traceId, service, rootName, stopReason, firstError } = found;
  const words = [traceId, service, rootName, stopReason, firstError, verdict];
  return words.some((word) => word?.toLowerCase().includes(text.toLowerCase()));
}

/** What nobody recorded comes last, whichever way. */
function sorted(
  rows: readonly Listed[],
  { by, descending }: NonNullable<ListState["sort"]>,
): readonly Listed[] {
  const key = KEYS[by];
  return rows.toSorted(({ found: one }, { found: other }) => {
    const [a, b] = [key(one), key(other)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return (a < b ? -1 : Number(a > b)) * (descending ? -1 : 1);
  });
}

const KEYS: Readonly<Record<SortBy, (found: FoundTrace) => number | bigint | undefined>> = {
  start: ({ startUnixNano }) => startUnixNano,
  duration: ({ durationNs }) => durationNs,
  "tokens in": ({ tokensIn }) => tokensIn,
  "tokens out": ({ tokensOut }) => tokensOut,
  cost: ({ costUsd }) => costUsd,
  spans: ({ spanCount }) => spanCount,
};
