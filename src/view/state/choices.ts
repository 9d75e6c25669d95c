import type { TraceId } from "../../model/ids.ts";
import type { SpanLink } from "../../model/span.ts";
import { valueText } from "../../report/attribute-text.ts";
import { jsonText } from "../../report/json.ts";
import { counted } from "../../report/number.ts";
import { spanJson } from "../../report/span-json.ts";
import { fitLeft } from "../../report/width.ts";
import { orderOfMeaning } from "../../trace/order-of-meaning.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { plainWords } from "../words.ts";
import { filterWords, isOn } from "./filter.ts";
import type { Choice, Picker } from "./overlay.ts";
import { nodeAt, type TraceState } from "./trace-state.ts";

/** Texts that others make: a search for a span, the command that shows this. */
export interface Texts {
  readonly traceqlOf: (node: TreeNode) => string;
  /** The command line that shows what is on the screen. */
  readonly commandOf: (state: TraceState) => string;
  /** The command line that walks through a trace of a list. */
  readonly openingOf: (traceId: TraceId) => string;
}

/** What can be copied of the span at the cursor and its trace. */
export function copyPicker(state: TraceState, { traceqlOf, commandOf }: Texts): Picker {
  const node = nodeAt(state, state.cursor);
  const place = state.places[state.cursor];
  const line = place?.kind === "detail" && place.detail.kind === "log" ? place.detail.log.line : undefined;
  const choices: (Choice | undefined)[] = [
    copied("i", "trace id", state.subject.facts.evidence.traceId),
    node && copied("s", "span id", node.span.spanId),
    node && copied("n", "span name", node.span.name),
    node && {
      key: "w",
      words: plainWords("whole span  JSON, as show -o json has it"),
      intent: {
        does: "copy",
        what: "whole span",
        text: () => jsonText(spanJson(state.subject.facts, node)),
      },
    },
    node && copied("t", "TraceQL", traceqlOf(node)),
    copied("c", "command", commandOf(state)),
    line && copied("b", "log line", line.body),
    ...Array.from(node === undefined ? [] : orderOfMeaning(node.span.attributes), ([key, value]) =>
      copied(undefined, key, typeof value === "string" ? value : valueText(value)),
    ),
  ];
  return picker("copy", choices);
}

/** More of a text is not shown where there is one line for it. */
const SHOWN_AT_MOST = 500;

/** A text to be copied, and its beginning to choose it by. */
export function copied(key: string | undefined, what: string, text: string): Choice {
  const words = plainWords(`${what}  ${text.slice(0, SHOWN_AT_MOST)}`);
  return { key, words, intent: { does: "copy", what, text: () => text } };
}

/** Which spans are to be listed. */
export function filterPicker({ subject, filter }: TraceState): Picker {
  const failed = subject.stops("error").length;
  const services = subject.services();
  const choices: (Choice | undefined)[] = [
    isOn(filter)
      ? {
          key: "a",
          words: (style) => `all, not only ${filterWords(filter)(style)}`,
          intent: { does: "unfilter" },
        }
      : undefined,
    {
      key: "e",
      words: plainWords(`errors (${failed})`),
      intent: { does: "filter", change: { errorsOnly: true } },
    },
    { key: "d", words: plainWords("over a duration …"), intent: { does: "ask-duration" } },
    ...services.map(
      ([service, spans]): Choice => ({
        key: undefined,
        words: plainWords(`${service}  ${counted(spans, "span")}`),
        intent: { does: "filter", change: { service } },
      }),
    ),
  ];
  return picker("list only", choices);
}

/** The traces to which a span links. */
export function linkPicker(links: readonly SpanLink[]): Picker {
  return picker(
    "to the linked trace",
    links.map(({ traceId, spanId }) => ({
      key: undefined,
      words: plainWords(spanId === undefined ? traceId : `${traceId}  span ${spanId}`),
      intent: { does: "open", traceId, spanId },
    })),
  );
}

/** Who is to blame, the likeliest first; the root cause is the title. */
export function suspectPicker({ subject: { diagnosis } }: TraceState): Picker {
  const { suspects, rootCause } = diagnosis;
  const widest = (texts: readonly string[]) => texts.reduce((most, { length }) => Math.max(most, length), 0);
  const roles = widest(suspects.map(({ role }) => role));
  const spans = Math.min(WIDEST_SPAN, widest(suspects.map(({ span }) => span)));
  const choices = suspects.map(({ rank, role, span, signal, detail, confidence, rules, spanId }): Choice => {
    const proof = confidence === undefined ? (rules[0] ?? "") : confidence.toFixed(2);
    const words = detail === "" ? signal : `${signal}: ${detail}`;
    return {
      key: rank < 10 ? `${rank}` : undefined,
      words: ({ clean, glyphs }) =>
        `${proof.padEnd(4)}  ${role.padEnd(roles)}  ${fitLeft(clean(span), spans, glyphs.ellipsis)}  ${clean(words)}`,
      intent: { does: "go", spanId },
    };
  });
  return picker(rootCause === undefined ? "suspects" : `root cause: ${rootCause}`, choices);
}

const WIDEST_SPAN = 28;

/** A list to choose from under a title; choices that do not apply are left out. */
export function picker(title: string, choices: readonly (Choice | undefined)[]): Picker {
  return {
    kind: "picker",
    title: plainWords(title),
    choices: choices.filter((choice) => choice !== undefined),
    at: 0,
  };
}
