import type { Check } from "../../model/check.ts";
import { ASKED_NAMES } from "../../source/loki/beside.ts";
import type { StoredLine } from "../../source/loki/probes.ts";
import { conceptOf } from "../../wire/log/log-fields.ts";
import { loggedTraceId } from "../../wire/log/log-ids.ts";
import { LogLineReader } from "../../wire/log/log-line-reader.ts";
import { checkId, failed, passed } from "./check.ts";

export const TRACE_IDS = checkId("Loki", "trace ids");

/** A place where lines carry trace ids, and how many of them do. */
interface Carried {
  readonly where: "structured metadata" | "label" | "text";
  /** Of the field; in a text undefined. */
  readonly name: string | undefined;
  lines: number;
}

/** Where the newest lines say which trace they belong to, and whether lgtrace asks there. */
export function traceIdCheck(lines: readonly StoredLine[]): Check {
  if (lines.length === 0)
    return failed(TRACE_IDS, {
      message: "no line in the last hour",
      remedy: "is anything sent, and to this tenant?",
    });
  const carried = carriedBy(lines);
  if (carried.length === 0)
    return failed(TRACE_IDS, {
      message: `none in the newest ${lines.length} lines`,
      remedy: "log the trace id: lgtrace then puts each line under its span",
    });
  const message = `in ${carried.map((one) => carriedText(one, lines.length)).join(", ")}`;
  if (!carried.some(isAsked))
    return failed(TRACE_IDS, {
      message,
      remedy: `call it trace_id: lgtrace asks for ${ASKED_NAMES.join(", ")}`,
    });
  return passed(TRACE_IDS, message, carried.some(({ where }) => where === "label") ? LABELS_COST : undefined);
}

const LABELS_COST =
  "a label with trace ids makes a stream of each trace, which is dear: structured metadata holds them too";

function carriedBy(lines: readonly StoredLine[]): readonly Carried[] {
  const reader = new LogLineReader();
  const found = new Map<string, Carried>();
  const add = (where: Carried["where"], name?: string) => {
    const key = `${where} ${name ?? ""}`;
    const known = found.get(key) ?? { where, name, lines: 0 };
    known.lines += 1;
    found.set(key, known);
  };
  for (const { labels, metadata, text } of lines) {
    for (const name of namesOfIds(metadata)) add("structured metadata", name);
    for (const name of namesOfIds(labels)) add("label", name);
    if (reader.ofText(text).traceId !== undefined) add("text");
  }
  return [...found.values()].sort((one, other) => other.lines - one.lines);
}

function namesOfIds(fields: ReadonlyMap<string, string>): readonly string[] {
  return [...fields]
    .filter(([name, value]) => conceptOf(name) === "traceId" && loggedTraceId(value, false) !== undefined)
    .map(([name]) => name);
}

function isAsked({ name }: Carried): boolean {
  return name === undefined || ASKED_NAMES.includes(name);
}

function carriedText({ where, name, lines }: Carried, all: number): string {
  const place = name === undefined ? "the text" : `${where === "label" ? "the label" : where} ${name}`;
  return `${place} (${lines} of ${all} lines)`;
}
