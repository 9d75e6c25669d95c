import { isRecord, type JsonRecord, list, recordField } from "../../wire/json/fields.ts";

/** One line of a stream as Loki writes it: time, text, and what stands beside it. */
export interface Entry {
  readonly time: string;
  readonly stream: JsonRecord;
  readonly value: readonly unknown[];
}

/** Lines of several answers, each once: told apart by time, stream, text and structured metadata. */
export class Entries {
  readonly #seen = new Map<string, Entry>();

  get all(): Iterable<Entry> {
    return this.#seen.values();
  }

  /** Takes one page's lines; how many there were, how many were new, and the last time. */
  add(answer: unknown): { count: number; fresh: number; last: bigint } {
    let count = 0;
    let last = 0n;
    const before = this.#seen.size;
    for (const entry of entriesOf(answer)) {
      count += 1;
      const time = BigInt(entry.time);
      if (time > last) last = time;
      this.#seen.set(keyOf(entry), entry);
    }
    return { count, fresh: this.#seen.size - before, last };
  }
}

function* entriesOf(answer: unknown): Generator<Entry> {
  const data = isRecord(answer) ? recordField(answer, "data") : undefined;
  for (const result of data === undefined ? [] : list(data, "result")) {
    if (!isRecord(result)) continue;
    const stream = recordField(result, "stream") ?? {};
    for (const value of list(result, "values")) {
      const [time] = Array.isArray(value) ? value : [];
      if (Array.isArray(value) && typeof time === "string" && /^\d+$/.test(time))
        yield { time, stream, value };
    }
  }
}

function keyOf({ time, stream, value: [, line, more] }: Entry): string {
  const metadata = isRecord(more) ? (recordField(more, "structuredMetadata") ?? {}) : {};
  return JSON.stringify([time, sorted(stream), line, sorted(metadata)]);
}

function sorted(record: JsonRecord): unknown {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}
