import type { JsonRecord } from "../json/fields.ts";

/** `[pod/api-7c9/server] ` of `kubectl logs --prefix` */
const POD = /^\[pod\/(?<pod>[^/\]]{1,253})\/(?<container>[^\]]{1,253})\] ?/;
/** `2026-11-21T12:22:01.000000001Z ` of `kubectl logs --timestamps` and of logcli */
const TIME = /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;
/** `{app="api", level="info"} ` of logcli, after the time */
const LABELS = /^\{(?<labels>(?:[A-Za-z_]\w*="[^"\\]*(?:\\.[^"\\]*)*"(?:, )?)*)\} /;
const LABEL = /(?<key>\w+)=(?<value>"[^"\\]*(?:\\.[^"\\]*)*")/g;

/** A line of text without what a tool wrote before it, and what that said. */
export interface PeeledLine {
  readonly said: JsonRecord | undefined;
  readonly rest: string;
}

/** Takes off what `kubectl logs` and logcli write before each line. */
export function peelPrefix(line: string): PeeledLine {
  if (!/^[[\d]/.test(line)) return { said: undefined, rest: line };
  const pod = POD.exec(line);
  const afterPod = line.slice(pod?.[0].length ?? 0);
  const time = TIME.exec(afterPod);
  const afterTime = afterPod.slice(time?.[0].length ?? 0);
  const labels = time === null ? null : LABELS.exec(afterTime);
  if (pod === null && time === null) return { said: undefined, rest: line };
  const said = { ...time?.groups, ...pod?.groups, ...labelsOf(labels?.groups?.labels ?? "") };
  return { said, rest: afterTime.slice(labels?.[0].length ?? 0) };
}

function labelsOf(text: string): JsonRecord {
  const pairs = [...text.matchAll(LABEL)].map(({ groups }) => [groups?.key, unquoted(groups?.value ?? "")]);
  return Object.fromEntries(pairs);
}

/** Go's quoting is JSON's, but for a few escapes. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}
