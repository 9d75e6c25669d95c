import type { Diagnosis, Finding, Suspect } from "../model/finding.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { Style } from "./style.ts";
import { blanks, cut, fitLeft, widthOf, withoutEndBlanks } from "./width.ts";
import { wrapParts } from "./wrap.ts";

const RANK_CELLS = 3;
const GAP = 2;
const WIDEST_SPAN = 28;
const ROOM_FOR_WORDS = 30;

/**
 * The suspects table: rank, role, span, what speaks against it, and how sure that is (a rule's code
 * where it is no guess); then the root cause. Nothing where nobody is suspected.
 */
export function* suspectLines(
  { suspects, rootCause, findings }: Diagnosis,
  { tree }: TraceFacts,
  style: Style,
): Generator<string, void> {
  const { paint, clean } = style;
  if (suspects.length > 0) yield paint.bold("suspects");
  const columns: Columns = {
    role: widest(suspects.map(({ role }) => role)) + GAP,
    span: Math.min(WIDEST_SPAN, widest(suspects.map(({ span }) => clean(span)))) + GAP,
    proof: widest(suspects.map(proofOf)),
  };
  for (const { suspect, count } of eachOnce(suspects))
    yield* rowLines(suspect, count, tree.resolutionNs, columns, style);
  if (rootCause !== undefined) yield* wrapped("root cause: ", clean(rootCause), style, paint.bold);
  const doubts = suspects.length === 0 ? "" : doubtsOf(findings, style);
  if (doubts !== "") yield* wrapped("why this may be incomplete: ", doubts, style, paint.dim);
  yield* nextLines(findings, style);
}

/** Suspects that read alike as one, with their number: the first stands for them. */
export function eachOnce(suspects: readonly Suspect[]): { suspect: Suspect; count: number }[] {
  const alike = Map.groupBy(suspects, (suspect) => {
    const { role, span, signal, detail, evidence } = suspect;
    return JSON.stringify([role, span, signal, detail, proofOf(suspect), evidence.log?.[0]?.offsetNs]);
  });
  return [...alike.values()].flatMap((those) => {
    const [suspect] = those;
    return suspect === undefined ? [] : [{ suspect, count: those.length }];
  });
}

/** The commands that show more: what the worst finding means, and who else has it. */
function* nextLines([worst]: readonly Finding[], style: Style): Generator<string, void> {
  if (worst === undefined || worst.severity === "info") return;
  const commands = [`lgtrace explain ${worst.rule}`, `lgtrace find --rule ${worst.name} --since 24h`];
  const separator = ` ${style.glyphs.dot} `;
  yield* wrapParts(commands, separator, style.width - 7).map((line, at) =>
    style.paint.dim(` ${at === 0 ? "next: " : "      "}${line}`),
  );
}

/** What rules found about the telemetry itself: `S01 missing-parent ×2, C04 attr-truncated`. */
function doubtsOf(findings: readonly Finding[], { glyphs }: Style): string {
  const grave = findings.filter(({ rule, severity }) => /^[SCJ]/.test(rule) && severity !== "info");
  const counts = Map.groupBy(grave, ({ rule, name }) => `${rule} ${name}`);
  return Array.from(counts, ([what, those]) =>
    those.length > 1 ? `${what} ${glyphs.times}${those.length}` : what,
  ).join(", ");
}

/** Cells of the table's columns, the gaps behind role and span included; the words have the rest. */
interface Columns {
  readonly role: number;
  readonly span: number;
  readonly proof: number;
}

/** One row; where the words have too little room in it, they stand under it, in all rows alike. */
function* rowLines(
  suspect: Suspect,
  count: number,
  resolutionNs: number,
  columns: Columns,
  style: Style,
): Generator<string, void> {
  const { paint, clean, width, glyphs } = style;
  const rank = `${suspect.rank}`.padStart(RANK_CELLS - 1).padEnd(RANK_CELLS);
  const role = fitLeft(suspect.role, columns.role, glyphs.ellipsis);
  const span = fitLeft(clean(suspect.span), columns.span - GAP, glyphs.ellipsis) + blanks(GAP);
  const used = RANK_CELLS + columns.role + columns.span;
  const room = width - used - (columns.proof === 0 ? 0 : columns.proof + GAP);
  const isNarrow = room < ROOM_FOR_WORDS;
  const words = wordsOf(suspect, resolutionNs, style) + (count > 1 ? ` ${glyphs.times}${count}` : "");
  const lines = linesOf(words, isNarrow ? width - RANK_CELLS : room, style);
  const [first = "", ...more] = isNarrow ? ["", ...lines] : lines;
  const proof = proofOf(suspect);
  const free = Math.max(GAP, width - used - widthOf(first) - widthOf(proof));
  const end = proof === "" ? "" : blanks(free) + paint.dim(proof);
  const row = paint.dim(rank) + roleColor(suspect, style)(role) + span + first + end;
  yield proof === "" ? withoutEndBlanks(row) : row;
  for (const line of more) yield blanks(isNarrow ? RANK_CELLS : used) + line;
}

/** How sure it is, or the rule whose code stands for it. */
function proofOf({ confidence, rules }: Suspect): string {
  return confidence === undefined ? rules.join(" ") : confidence.toFixed(2);
}

function roleColor({ role }: Suspect, { paint }: Style): (text: string) => string {
  if (role === "cause") return paint.red.bold;
  return role === "symptom" ? paint.yellow : paint.dim;
}

/** Words on two lines at most. */
function linesOf(words: string, cells: number, { full, glyphs }: Style): readonly string[] {
  if (full) return [words];
  const [first = "", ...rest] = wrapParts(words.split(" "), " ", cells);
  return [first, ...(rest.length > 0 ? [rest.join(" ")] : [])].map((line) =>
    cut(line, cells, glyphs.ellipsis),
  );
}

/** `KV-cache eviction: kv_cache.full at +231 ms, slot 3`. */
function wordsOf({ signal, detail, evidence, rules }: Suspect, resolutionNs: number, style: Style): string {
  const offsetNs = rules.length > 0 ? undefined : evidence.log?.[0]?.offsetNs;
  const at = offsetNs === undefined ? "" : ` at ${style.offset(offsetNs, resolutionNs)}`;
  return style.clean(signal) + at + (detail === "" ? "" : `: ${style.clean(detail)}`);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}

/** Words on as many lines as they need, the later ones under the first. */
export function* wrapped(
  label: string,
  text: string,
  { width }: Style,
  paintLabel: (text: string) => string,
  indent = 1,
): Generator<string, void> {
  const room = Math.max(ROOM_FOR_WORDS, width - indent - widthOf(label));
  let [line, first] = ["", true];
  const start = () => blanks(indent) + (first ? paintLabel(label) : blanks(widthOf(label)));
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > room) {
      yield start() + line;
      [line, first] = [word, false];
    } else line = line === "" ? word : `${line} ${word}`;
  }
  yield start() + line;
}
