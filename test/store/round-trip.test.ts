import { describe, expect, it } from "vitest";
import type { LogLine } from "../../src/model/log-line.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { isSameSpan } from "../../src/store/same-span.ts";
import { fc } from "../properties.ts";
import { anyLine, anySpan, TRACE } from "./any-span.ts";
import { importPieces, newStore } from "./filled-store.ts";

describe("what goes into the store", () => {
  it("comes out, to the nanosecond and the last digit", async () => {
    const property = fc.asyncProperty(fc.array(anySpan, { minLength: 1, maxLength: 8 }), async (spans) => {
      const store = newStore();
      await importPieces(store, [spans]);
      expect(sorted(store.readTrace(TRACE)?.spans ?? [])).toEqual(sorted(distinct(spans)));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("comes out the same in whatever pieces it came", async () => {
    const spans = fc.array(anySpan, { minLength: 2, maxLength: 8 });
    const property = fc.asyncProperty(spans, fc.nat(8), async (all, cut) => {
      const store = newStore();
      await importPieces(store, [all.slice(0, cut), all.slice(cut)]);
      const whole = newStore();
      await importPieces(whole, [all]);
      expect(store.readTrace(TRACE)?.spans).toHaveLength(whole.readTrace(TRACE)?.spans.length ?? 0);
      expect(rowOf(store)).toEqual(rowOf(whole));
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it("comes out with its log lines", async () => {
    const property = fc.asyncProperty(fc.array(anyLine, { maxLength: 8 }), async (lines) => {
      const store = newStore();
      const span = makeSpan({ ...BARE, startUnixNano: 5n });
      await importPieces(store, [[span]], lines);
      const own = lines.filter(({ traceId }) => traceId === TRACE);
      expect(store.readTrace(TRACE)?.logs).toEqual(own.map((line) => withOnlyService(line, lines)));
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

const BARE = makeSpan({ traceId: TRACE, spanId: "s" as Span["spanId"], name: "n", startUnixNano: 0n });

function distinct(spans: readonly Span[]): Span[] {
  return spans.filter((span, at) => !spans.slice(0, at).some((earlier) => isSameSpan(earlier, span)));
}

/** A line that names no service has that of the file's other lines, if they agree. */
function withOnlyService(line: LogLine, lines: readonly LogLine[]): LogLine {
  const services = new Set(lines.map(({ service }) => service).filter((service) => service !== undefined));
  const [only] = services;
  return line.service === undefined && services.size === 1 ? { ...line, service: only } : line;
}

/** In one order, whatever the spans are. */
function sorted(spans: readonly Span[]): Span[] {
  const key = (span: Span) =>
    `${span.spanId} ${span.startUnixNano} ${span.name} ${[...span.attributes.keys()]}`;
  return [...spans].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function rowOf(store: ReturnType<typeof newStore>): unknown {
  return store.list(0);
}
