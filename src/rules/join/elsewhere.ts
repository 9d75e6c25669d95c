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
  const older = olderThanAll(strays, traces);
  const { code, name, why } = silentTrace;
  const ids = strays.ids === 1 ? "1 trace id names" : `${strays.ids} trace ids name`;
  const age = older === 0 ? "" : `; the lines of ${older} of them are older than every trace given`;
  return [
    {
      rule: code,
      name,
      severity: "info",
      confidence: LIKELY,
      traceId: first,
      spanIds: [],
      message: `${ids} no trace given, in ${strays.lines} log line${strays.lines === 1 ? "" : "s"}${age}`,
      phrase: "log lines without their trace",
      spanPath: "",
      expected: "a trace for every id that was logged",
      actual: `${strays.ids} without one`,
      evidence: {
        stat: [{ name: "trace ids without a trace", value: strays.ids, n: strays.lines }],
        link: [...strays.byId]
          .slice(0, MOST_LINKS)
          .map(([traceId, stray]) => ({ traceId, note: noteOf(stray) })),
      },
      why,
      fix:
        older === 0
          ? "give the traces too, or look whether sampling drops them"
          : "compare how long logs and traces are kept before calling the older ones lost",
      fingerprint: createHash("sha1").update(`${code}\nelsewhere`).digest("hex"),
    },
  ];
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
  return `${lines} line${lines === 1 ? "" : "s"}${service === undefined ? "" : ` of ${service}`}`;
}
