import { loggedSpellings, type TraceId } from "../../model/ids.ts";
import type { LogLine } from "../../model/log-line.ts";
import { lokiStreams } from "../../wire/log/loki-streams.ts";
import type { Entries } from "./entries.ts";
import type { LokiLines } from "./loki.ts";

/** The entries as log lines, in the order of time, without those that name another trace. */
export function linesNaming(traceId: TraceId, entries: Entries, incomplete: string | undefined): LokiLines {
  const lines: LogLine[] = [];
  let unread = 0;
  const result = [...entries.all].map(({ stream, value }) => ({ stream, values: [value] }));
  const value = { data: { resultType: "streams", result } };
  lokiStreams.read(
    { kind: "json", value, text: "" },
    {
      log: (line) => lines.push(line),
      span: () => {},
      partial: () => {},
      problem: () => {
        unread += 1;
      },
    },
  );
  const named = lines.map((line) => asLineOf(line, traceId)).filter((line) => line !== undefined);
  return {
    lines: named,
    incomplete: unread > 0 ? `${unread} of Loki's lines could not be read` : incomplete,
  };
}

/** The line as one of this trace: a text filter also finds ids of which ours is a part. */
function asLineOf(line: LogLine, traceId: TraceId): LogLine | undefined {
  const spellings = [traceId, ...loggedSpellings(traceId)];
  if (line.traceId === undefined || (line.traceId !== traceId && spellings.includes(line.traceId)))
    return { ...line, traceId };
  return line.traceId === traceId || isWordOf(line.body, spellings) ? line : undefined;
}

function isWordOf(body: string, spellings: readonly string[]): boolean {
  const text = body.toLowerCase();
  return spellings.some((spelling) => {
    const at = text.indexOf(spelling);
    return (
      at >= 0 && !/[0-9a-f]/.test(text[at - 1] ?? "") && !/[0-9a-f]/.test(text[at + spelling.length] ?? "")
    );
  });
}
