import type { TraceId } from "../../model/ids.ts";
import type { ListDeed } from "../keys/bindings.ts";
import { plainWords } from "../words.ts";
import type { Ask } from "./ask.ts";
import { copied, picker, type Texts } from "./choices.ts";
import { type ListState, movedTo, nextRow, relist, SORTS, type SortBy } from "./list-state.ts";
import { scrolled } from "./move.ts";
import type { Choice, Overlay, Picker, Prompt } from "./overlay.ts";

export interface ListOutcome {
  readonly list: ListState;
  readonly overlay?: Overlay | undefined;
  readonly ask?: Ask | undefined;
  readonly leaves?: true;
}

const HOT: Readonly<Record<SortBy, string>> = {
  start: "t",
  duration: "d",
  "tokens in": "i",
  "tokens out": "o",
  cost: "c",
  spans: "s",
};

/** A key on a list; `rows` of it are drawn. */
export function pressList(before: ListState, deed: ListDeed, rows: number, texts: Texts): ListOutcome {
  const list = { ...before, message: undefined };
  const moving = move(list, deed, rows);
  if (moving !== undefined) return { list: moving };
  const chosen = list.shown[list.cursor]?.found;
  switch (deed) {
    case "open":
      return openRow(list);
    case "sort":
      return { list, overlay: sortPicker() };
    case "search":
      return { list, overlay: prompt("/", "search") };
    case "filter":
      return { list, overlay: prompt("only rows with: ", "rows") };
    case "copy":
      return chosen === undefined ? { list } : { list, overlay: copyOf(chosen.traceId, texts) };
    case "help":
      return { list, overlay: { kind: "help", top: 0 } };
    case "quit":
      return { list, ask: { kind: "quit" } };
    default:
      return back(list);
  }
}

function openRow(list: ListState): ListOutcome {
  const chosen = list.shown[list.cursor]?.found;
  if (chosen === undefined) return { list };
  return { list, ask: { kind: "open", traceId: chosen.traceId, spanId: chosen.spanIds[0] } };
}

/** A click goes to a row; on the row that is selected it opens the trace. */
export function clickedRow(before: ListState, row: number): ListOutcome {
  const list = { ...before, message: undefined };
  if (row >= list.shown.length) return { list };
  return row === list.cursor ? openRow(list) : { list: movedTo(list, row) };
}

function move(list: ListState, deed: ListDeed, rows: number): ListState | undefined {
  const page = Math.max(1, rows - 1);
  switch (deed) {
    case "up":
      return movedTo(list, list.cursor - 1);
    case "down":
      return movedTo(list, list.cursor + 1);
    case "page-up":
      return movedTo(list, list.cursor - page);
    case "page-down":
      return movedTo(list, list.cursor + page);
    case "first":
      return movedTo(list, 0);
    case "last":
      return movedTo(list, list.shown.length - 1);
    case "reverse":
      return reversed(list);
    case "next":
    case "previous":
      return list.search === undefined ? list : nextRow(list, list.search, deed === "next");
    default:
      return undefined;
  }
}

/** How the first of a sorted list are called: with the greatest first, and the other way round. */
const FIRST: Readonly<Partial<Record<SortBy, readonly [string, string]>>> = {
  start: ["latest", "earliest"],
  duration: ["longest", "shortest"],
};

function orderWords({ by, descending }: NonNullable<ListState["sort"]>): string {
  const [greatest, least] = FIRST[by] ?? ["most", "least"];
  return `by ${by}, the ${descending ? greatest : least} first`;
}

/** The first time a list is sorted the greatest come first: those are looked for. */
export function sortedBy(list: ListState, by: SortBy): ListState {
  const sort = { by, descending: true };
  return relist(list, { sort, message: plainWords(`${orderWords(sort)}; S turns it round`) });
}

function reversed(list: ListState): ListState {
  if (list.sort === undefined) return sortedBy(list, "start");
  const sort = { ...list.sort, descending: !list.sort.descending };
  return relist(list, { sort, message: plainWords(orderWords(sort)) });
}

function sortPicker() {
  return picker(
    "sort by",
    SORTS.map((by): Choice => ({ key: HOT[by], words: plainWords(by), intent: { does: "sort", by } })),
  );
}

function copyOf(traceId: TraceId, { openingOf }: Texts): Picker {
  return picker("copy", [copied("i", "trace id", traceId), copied("c", "command", openingOf(traceId))]);
}

function prompt(label: string, purpose: Prompt["purpose"]): Prompt {
  return { kind: "prompt", label, text: "", purpose };
}

function back(list: ListState): ListOutcome {
  if (list.search !== undefined) return { list: { ...list, search: undefined } };
  if (list.filter !== "") return { list: relist(list, { filter: "" }) };
  return { list, leaves: true };
}

export function listInSight(list: ListState, rows: number): ListState {
  const top = scrolled(list.top, list.cursor, rows, list.shown.length);
  return top === list.top ? list : { ...list, top };
}
