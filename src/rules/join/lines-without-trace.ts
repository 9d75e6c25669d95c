import { hash } from "node:crypto";
import type { ElsewhereFinding } from "../../model/finding.ts";
import type { StrayLines, StrayTrace } from "../../model/stray-lines.ts";
import { silentTrace } from "./silent-trace.ts";

const MOST_LINKS = 20;
const LIKELY = 0.7;

/**
 * What the logs say of traces that were not given (diagnostics J04, for N01). Undefined without a trace
 * to compare with.
 *
 * @param earliest when the first of the traces given starts, Unix nanoseconds
 */
export function linesWithoutTrace(
  strays: StrayLines,
  earliest: bigint | undefined,
): ElsewhereFinding | undefined {
  const { ids, lines, byId } = strays;
  if (ids === 0 || earliest === undefined) return undefined;
  const { code, name, why } = silentTrace;
  return {
    rule: code,
    name,
    severity: "info",
    confidence: LIKELY,
    ...explained(strays, olderThan(earliest, strays)),
    phrase: "log lines without their trace",
    spanPath: "",
    expected: "a trace for every id that was logged",
    actual: `${ids} without one`,
    evidence: {
      stat: [{ name: "trace ids without a trace", value: ids, n: lines }],
      link: [...byId].slice(0, MOST_LINKS).map(([traceId, stray]) => ({ traceId, note: noteOf(stray) })),
    },
    why,
    fingerprint: hash("sha1", `${code}\nelsewhere`),
  };
}

function explained({ ids, lines }: StrayLines, older: number): Pick<ElsewhereFinding, "message" | "fix"> {
  const who = ids === 1 ? "1 trace id names" : `${ids} trace ids name`;
  const message = `${who} no trace given, in ${counted(lines)}`;
  if (older === 0) return { message, fix: "give the traces too, or look whether sampling drops them" };
  const whose = ids === 1 ? "its lines" : `the lines of ${older} of them`;
  return {
    message: `${message}; ${whose} are older than every trace given`,
    fix: "compare how long logs and traces are kept before calling the older ones lost",
  };
}

/** Traces are usually kept for a shorter time than logs. */
function olderThan(earliest: bigint, { byId }: StrayLines): number {
  return [...byId.values()].filter(
    ({ lastUnixNano }) => lastUnixNano !== undefined && lastUnixNano < earliest,
  ).length;
}

function noteOf({ lines, service }: StrayTrace): string {
  return service === undefined ? counted(lines) : `${counted(lines)} of ${service}`;
}

function counted(lines: number): string {
  return lines === 1 ? "1 log line" : `${lines} log lines`;
}
