import type { Expectations } from "../../model/expectations.ts";
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
  /** The contract that says so of the service (`limits.attribute_value_length`). */
  readonly contract: string | undefined;
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

type Facts = Pick<RuleFacts, "role" | "expectations">;
type Limit = Pick<CutText, "limit" | "unit" | "learned" | "contract">;

/** What is known of a text that may have been cut; undefined: it does not look so (diagnostics C04). */
export function cutText(
  recorded: RecordedText,
  ofService: LearnedLimit | undefined,
  { role, expectations }: Facts,
): CutText | undefined {
  const { text, key, node } = recorded;
  const at = limitAt(recorded, ofService, expectations);
  if (at === undefined || !looksCut(text, at.learned?.varying.has(key) ?? false)) return undefined;
  const how = breakOff(text);
  const telling = at.learned !== undefined || at.contract !== undefined || at.limit >= LEAST_TELLING;
  const severity = how === "JSON" ? ofJson(key, role(node) === "tool") : telling ? "warning" : "info";
  const confidence = telling || how === "JSON" ? 0.9 : 0.5;
  return { ...recorded, ...at, how, severity, confidence };
}

/** The limit at which a text ends: the contract's before a learned one, and both before those of habit. */
function limitAt(
  { text, service }: RecordedText,
  ofService: LearnedLimit | undefined,
  expectations: Expectations | undefined,
): Limit | undefined {
  const learned = ofService !== undefined && charactersIn(text) === ofService.length ? ofService : undefined;
  const told = expectations?.fitsService?.(service) === false ? undefined : expectations;
  const { attributeValueLength: limit } = told ?? {};
  if (limit !== undefined && endsAtCharacter(text, limit))
    return { limit, unit: "characters", learned, contract: told?.contract };
  if (learned !== undefined)
    return { limit: learned.length, unit: "characters", learned, contract: undefined };
  const known = knownLimit(text);
  return known && { ...known, learned, contract: undefined };
}

/** OpenTelemetry counts characters: code points, in JavaScript and Java halves of them. */
function endsAtCharacter(text: string, limit: number): boolean {
  return text.length === limit || charactersIn(text) === limit;
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
