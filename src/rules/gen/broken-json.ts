import { isCut } from "../../trace/cut-values.ts";
import type { RecordedMessages } from "../../vocabulary/content.ts";
import { toolCallsOf } from "../../vocabulary/content.ts";

/** Where SDKs and backends cut values (diagnostics C04): a value of just this length may not be whole. */
const CEILINGS: ReadonlySet<number> = new Set([128, 255, 256, 512, 1024, 2048, 4095, 4096]);

/** The values that hold the answer were recorded whole, as far as one can see; else C04 speaks. */
export function recordedWhole({ stored, broken }: RecordedMessages): boolean {
  if (broken) return false;
  if (typeof stored !== "string") return true;
  return !isCut(stored) && !CEILINGS.has(stored.length) && !CEILINGS.has(Buffer.byteLength(stored));
}

/** The answer, or one of several, begins as JSON and breaks off before its end. */
export function breaksOff(answer: RecordedMessages): boolean {
  return answer.messages.some(({ text }) => isBrokenOff(text));
}

/** A tool call of the answer has arguments that break off. */
export function hasCutArguments(answer: RecordedMessages): boolean {
  return toolCallsOf(answer).some((call) => call.arguments !== undefined && isBrokenOff(call.arguments));
}

const FENCE = /^\s{0,64}```(?:json)?\s/i;

function isBrokenOff(text: string): boolean {
  const json = unfenced(text).trim();
  if (!/^[[{]/.test(json) || /[\]}]$/.test(json)) return false;
  return !parses(json);
}

/** Models like to put JSON into a Markdown fence. */
function unfenced(text: string): string {
  const opening = FENCE.exec(text);
  if (opening === null) return text;
  const inside = text.slice(opening[0].length);
  const closing = inside.indexOf("```");
  return closing < 0 ? inside : inside.slice(0, closing);
}

function parses(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
