import { plainWords } from "../words.ts";
import { type AppState, said, topScreen, withScreen } from "./app-state.ts";
import { filtered } from "./filter.ts";
import { nextRow, relist } from "./list-state.ts";
import type { Prompt } from "./overlay.ts";
import { searched } from "./search.ts";

/** What has more spans is searched at Enter, not at each letter. */
const LIVE_SPANS = 5_000;

/** What Enter makes of what was typed. */
export function entered(
  app: AppState,
  { text, purpose }: Prompt,
  { readDuration }: { readonly readDuration: (text: string) => number | undefined },
): AppState {
  const screen = topScreen(app);
  if (screen.kind === "list") {
    const { list } = screen;
    if (purpose === "rows") return withScreen(app, { kind: "list", list: relist(list, { filter: text }) });
    const next = text === "" ? { ...list, search: undefined } : nextRow(list, text, true, true);
    return withScreen(app, { kind: "list", list: next });
  }
  const { trace } = screen;
  if (purpose === "search") return withScreen(app, { kind: "trace", trace: searched(trace, text) });
  const minDurationNs = readDuration(text);
  if (minDurationNs === undefined)
    return said(app, plainWords(`"${text}" is no duration such as 300ms, 1.5s or 2m`));
  return withScreen(app, { kind: "trace", trace: filtered(trace, { ...trace.filter, minDurationNs }) });
}

/** True where the screen follows what is being typed, letter by letter. */
export function isLive(app: AppState, { purpose }: Prompt): boolean {
  const screen = topScreen(app);
  if (purpose === "duration") return false;
  return screen.kind === "list" || screen.trace.subject.facts.tree.nodes.length <= LIVE_SPANS;
}
