/** A thing that keys do, and how help says it. */
export interface Binding<Does extends string = string> {
  readonly does: Does;
  readonly keys: readonly string[];
  readonly words: string;
}

export const TRACE_KEYS = [
  { does: "up", keys: ["up", "k"], words: "up" },
  { does: "down", keys: ["down", "j"], words: "down" },
  { does: "close", keys: ["left", "h"], words: "fold, or to the span above" },
  { does: "open", keys: ["right", "l"], words: "unfold, or to what is under it" },
  { does: "toggle", keys: [" "], words: "fold or unfold" },
  { does: "page-up", keys: ["pageup", "ctrl+b", "ctrl+u"], words: "a page up" },
  { does: "page-down", keys: ["pagedown", "ctrl+f", "ctrl+d"], words: "a page down" },
  { does: "first", keys: ["g", "home"], words: "to the first row" },
  { does: "last", keys: ["G", "end"], words: "to the last row" },
  { does: "close-all", keys: ["-"], words: "fold all" },
  { does: "open-all", keys: ["+", "="], words: "unfold all" },
  { does: "next", keys: ["n"], words: "next finding; after a search next hit" },
  { does: "previous", keys: ["N"], words: "the one before" },
  { does: "next-error", keys: ["x"], words: "next error: a span that failed, or a rule's error" },
  { does: "previous-error", keys: ["X"], words: "the one before" },
  { does: "next-gap", keys: ["w", "}"], words: "next gap: waited for a span, and nothing below it ran" },
  { does: "previous-gap", keys: ["W", "{"], words: "the one before" },
  { does: "next-step", keys: ["c", "]"], words: "next step of the critical path" },
  { does: "previous-step", keys: ["C", "["], words: "the one before" },
  { does: "suspects", keys: ["s"], words: "suspects and root cause; Enter goes to one" },
  { does: "search", keys: ["/"], words: "search names, attributes, events, log text" },
  { does: "filter", keys: ["f"], words: "only errors, a service, spans over a duration" },
  { does: "zoom", keys: ["z"], words: "time axis to this span" },
  { does: "zoom-back", keys: ["Z"], words: "time axis as it was" },
  { does: "detail", keys: ["enter"], words: "into the span's detail, and back" },
  { does: "next-part", keys: ["tab"], words: "to the next part: tree, detail, logs" },
  { does: "previous-part", keys: ["shift+tab"], words: "to the part before" },
  { does: "logs", keys: ["L"], words: "log lines in the tree, in a pane, hidden" },
  { does: "side", keys: ["p"], words: "detail at the right, or below" },
  { does: "link", keys: ["t"], words: "to a linked trace" },
  { does: "copy", keys: ["y"], words: "copy id, span, attribute, TraceQL, command" },
  { does: "export", keys: ["e"], words: "export the trace to a file" },
  { does: "browse", keys: ["o"], words: "open it in Grafana" },
  { does: "mouse", keys: ["m"], words: "mouse on or off (off: the terminal selects text)" },
  { does: "back", keys: ["esc", "backspace"], words: "back: pane, search, zoom, filter, trace" },
  { does: "help", keys: ["?"], words: "these keys" },
  { does: "quit", keys: ["q"], words: "quit" },
] as const satisfies readonly Binding[];

export type TraceDeed = (typeof TRACE_KEYS)[number]["does"];

export const LIST_KEYS = [
  { does: "up", keys: ["up", "k"], words: "up" },
  { does: "down", keys: ["down", "j"], words: "down" },
  { does: "page-up", keys: ["pageup", "ctrl+b", "ctrl+u"], words: "a page up" },
  { does: "page-down", keys: ["pagedown", "ctrl+f", "ctrl+d", " "], words: "a page down" },
  { does: "first", keys: ["g", "home"], words: "to the first row" },
  { does: "last", keys: ["G", "end"], words: "to the last row" },
  { does: "open", keys: ["enter", "right", "l"], words: "open the trace" },
  { does: "sort", keys: ["s"], words: "sort" },
  { does: "reverse", keys: ["S", "r"], words: "the other way round" },
  { does: "search", keys: ["/"], words: "search the rows" },
  { does: "next", keys: ["n"], words: "next hit" },
  { does: "previous", keys: ["N"], words: "the one before" },
  { does: "filter", keys: ["f"], words: "only rows with a text" },
  { does: "copy", keys: ["y"], words: "copy id, command" },
  { does: "mouse", keys: ["m"], words: "mouse on or off (off: the terminal selects text)" },
  { does: "back", keys: ["esc", "backspace"], words: "back: search, filter" },
  { does: "help", keys: ["?"], words: "these keys" },
  { does: "quit", keys: ["q"], words: "quit" },
] as const satisfies readonly Binding[];

export type ListDeed = (typeof LIST_KEYS)[number]["does"];

/** What a key does. */
export function deedOf<Does extends string>(
  key: string,
  bindings: readonly Binding<Does>[],
): Does | undefined {
  return bindings.find(({ keys }) => keys.includes(key))?.does;
}
