import { isRecord, type JsonRecord, list, recordField } from "../../wire/json/fields.ts";

/** One line of a stream as Loki writes it. */
export interface Entry {
  readonly nanos: bigint;
  readonly stream: JsonRecord;
  /** Time, text, and what stands beside it. */
  readonly value: readonly unknown[];
  /** Time, stream, text and structured metadata: what tells an entry from another. */
  readonly key: string;
}

/** What one answer of `query_range` holds. */
export interface Page {
  readonly entries: readonly Entry[];
  /** What stood in the place of entries and is none. */
  readonly unreadable: number;
}

/** The page that an answer is; undefined for an answer of another kind. */
export function pageOf(answer: unknown): Page | undefined {
  const data = isRecord(answer) ? recordField(answer, "data") : undefined;
  if (data?.resultType !== "streams") return undefined;
  const entries: Entry[] = [];
  let unreadable = 0;
  for (const result of list(data, "result")) {
    const stream = isRecord(result) ? recordField(result, "stream") : undefined;
    if (!isRecord(result) || stream === undefined) unreadable += 1;
    else unreadable += readStream(result, stream, entries);
  }
  return { entries, unreadable };
}

function readStream(result: JsonRecord, stream: JsonRecord, entries: Entry[]): number {
  const labels = sorted(stream);
  let unreadable = 0;
  for (const value of list(result, "values")) {
    const [time, text, more]: readonly unknown[] = Array.isArray(value) ? value : [];
    if (Array.isArray(value) && typeof time === "string" && /^\d+$/.test(time) && typeof text === "string") {
      const metadata = isRecord(more) ? sorted(recordField(more, "structuredMetadata") ?? {}) : [];
      const key = JSON.stringify([time, labels, text, metadata]);
      entries.push({ nanos: BigInt(time), stream, value, key });
    } else unreadable += 1;
  }
  return unreadable;
}

function sorted(record: JsonRecord): unknown {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}
