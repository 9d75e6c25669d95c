import { createHash } from "node:crypto";
import type { Finding } from "../../model/finding.ts";
import type { StrayLines, StrayTrace } from "../../model/stray-lines.ts";
import { silentTrace } from "./silent-trace.ts";

const MOST_LINKS = 20;
const LIKELY = 0.7;

/**
 * What the logs say of traces that were not given (diagnostics J04, for N01): a finding of no trace, so
 * that its trace id is the first of theirs. None without a trace to compare with.
 */
export function elsewhere(
  strays: StrayLines,
  traces: readonly { readonly startUnixNano: bigint }[],
): Finding[] {
  const [first] = strays.byId.keys();
  if (first === undefined || traces.length === 0) return [];
  const { ids, lines, byId } = strays;
  const { code, name, why } = silentTrace;
  const finding: Finding = {
    rule: code,
    name,
    severity: "info",
    confidence: LIKELY,
    traceId: first,
    spanIds: [],
    ...explained(strays, olderThanAll(strays, traces)),
    phrase: "log lines without their trace",
    spanPath: "",
    expected: "a trace for every id that was logged",
    actual: `${ids} without one`,
    evidence: {
      stat: [{ name: "trace ids without a trace", value: ids, n: lines }],
      link: [...byId].slice(0, MOST_LINKS).map(([traceId, stray]) => ({ traceId, note: noteOf(stray) })),
    },
    why,
    fingerprint: createHash("sha1").update(`${code}\nelsewhere`).digest("hex"),
  };
  return [finding];
}

function explained({ ids, lines }: StrayLines, older: number): Pick<Finding, "message" | "fix"> {
  const who = ids === 1 ? "1 trace id names" : `${ids} trace ids name`;
  const message = `${who} no trace given, in ${counted(lines)}`;
  if (older === 0) return { message, fix: "give the traces too, or look whether sampling drops them" };
  return {
    message: `${message}; the lines of ${older} of them are older than every trace given`,
    fix: "compare how long logs and traces are kept before calling the older ones lost",
  };
}

/** Traces are usually kept for a shorter time than logs. */
function olderThanAll({ byId }: StrayLines, traces: readonly { readonly startUnixNano: bigint }[]): number {
  const earliest = traces.reduce(
    (least, { startUnixNano }) => (startUnixNano < least ? startUnixNano : least),
    traces[0]?.startUnixNano ?? 0n,
  );
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
