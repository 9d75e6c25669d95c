import type { Severity } from "../../model/finding.ts";
import { type BreakOff, breakOff, charactersIn } from "../../trace/cut-text.ts";
import { endsAtByte } from "../../trace/cut-values.ts";
import { isParsedBody } from "../../vocabulary/parsed-bodies.ts";
import type { RuleFacts } from "../facts.ts";
import { type LearnedLimit, looksCut } from "./learned-limits.ts";
import type { RecordedText } from "./recorded-texts.ts";

/** A text that ends where a limit lies, and looks as if it went on. */
export interface CutText extends RecordedText {
  readonly limit: number;
  readonly unit: "characters" | "bytes";
  readonly learned: LearnedLimit | undefined;
  readonly how: BreakOff | undefined;
  readonly severity: Severity;
  readonly confidence: number;
}

/** Where stores and SDKs cut, by default or by habit; 2,048 bytes is Tempo's. */
const KNOWN = [4096, 4095, 2048, 1024, 512, 256, 255, 128] as const;
/** Below it texts of just that length happen. */
const LEAST_TELLING = 2048;
const LONGEST_BYTES_A_CHARACTER = 4;
const SHORTEST_CUT = 128 / LONGEST_BYTES_A_CHARACTER;

/** What is known of a text that may have been cut; undefined: it does not look so (diagnostics C04). */
export function cutText(
  recorded: RecordedText,
  learned: LearnedLimit | undefined,
  { role }: Pick<RuleFacts, "role">,
): CutText | undefined {
  const { text, key, node } = recorded;
  const isLearned = learned !== undefined && charactersIn(text) === learned.length;
  const at = isLearned ? ({ limit: learned.length, unit: "characters" } as const) : knownLimit(text);
  if (at === undefined || !looksCut(text, isLearned && learned.varying.has(key))) return undefined;
  const how = breakOff(text);
  const telling = isLearned || at.limit >= LEAST_TELLING;
  const severity = how === "JSON" ? ofJson(key, role(node) === "tool") : telling ? "warning" : "info";
  const confidence = telling || how === "JSON" ? 0.9 : 0.5;
  return { ...recorded, ...at, learned: isLearned ? learned : undefined, how, severity, confidence };
}

/** Rules that parse it have nothing to judge by. */
function ofJson(key: string, isTool: boolean): Severity {
  return isParsedBody(key, isTool) ? "error" : "warning";
}

function knownLimit(text: string): Pick<CutText, "limit" | "unit"> | undefined {
  const { length } = text;
  if (length < SHORTEST_CUT) return undefined;
  const near = KNOWN.filter((limit) => length <= 2 * limit && limit <= length * LONGEST_BYTES_A_CHARACTER);
  if (near.length === 0) return undefined;
  const characters = charactersIn(text);
  for (const limit of near) {
    if (endsAtByte(text, limit)) return { limit, unit: "bytes" };
    if (characters === limit || length === limit) return { limit, unit: "characters" };
  }
  return undefined;
}
