import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../src/report/row.ts";
import { LIST_KEYS, TRACE_KEYS } from "../../src/view/keys/bindings.ts";
import { LEAST, layoutOf } from "../../src/view/layout.ts";
import { type AppState, resized, topScreen } from "../../src/view/state/app-state.ts";
import type { Press } from "../../src/view/state/press.ts";
import { placesOf, type TraceState } from "../../src/view/state/trace-state.ts";
import { factsOf, log, span } from "../trace/story.ts";
import { pressed, request, traceOf, walkIn } from "./walked.ts";

const KINDS = ["INTERNAL", "CLIENT", "SERVER"] as const;

/** Any spans of a few ids and names, so that siblings fold: orphans, rings, twins, several roots; lines about them. */
const anyTrace = fc
  .record({
    spans: fc.array(
      fc.record({
        id: fc.nat(14),
        parent: fc.option(fc.nat(16), { nil: undefined }),
        name: fc.constantFrom("step", "call", "tool"),
        start: fc.nat(50),
        duration: fc.option(fc.integer({ min: -5, max: 60 }), { nil: undefined }),
        kind: fc.constantFrom(...KINDS),
        failed: fc.boolean(),
        service: fc.constantFrom("api", "engine"),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    lines: fc.array(fc.record({ at: fc.nat(60), about: fc.option(fc.nat(16), { nil: undefined }) }), {
      maxLength: 8,
    }),
  })
  .map(({ spans, lines }) =>
    factsOf(
      spans.map(({ id, parent, name, start, duration, kind, failed, service }) =>
        span(name, {
          spanId: `s${id}` as ReturnType<typeof span>["spanId"],
          at: duration === undefined ? [start] : [start, start + duration],
          kind,
          service,
          ...(failed ? { status: "ERROR" as const } : {}),
          ...(parent === undefined ? {} : { parent: `s${parent}` }),
        }),
      ),
      {
        logs: lines.map(({ at, about }) =>
          log(`at ${at}`, { at, ...(about === undefined ? {} : { spanId: `s${about}` }) }),
        ),
      },
    ),
  );

const anyKey: fc.Arbitrary<Press> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TRACE_KEYS.flatMap(({ keys }) => [...keys])) },
  { weight: 2, arbitrary: fc.constantFrom("s", "a", "1", "0", "ctrl+u", "ctrl+w", "e", "d", "enter", "esc") },
  {
    weight: 2,
    arbitrary: fc.record({
      button: fc.constantFrom("left" as const, "wheel-up" as const, "wheel-down" as const),
      column: fc.nat(110),
      row: fc.nat(40),
    }),
  },
);
const anySize = fc.record({
  columns: fc.integer({ min: 1, max: 260 }),
  rows: fc.integer({ min: 1, max: 90 }),
});
const anyStep = fc.oneof({ weight: 9, arbitrary: anyKey }, { weight: 1, arbitrary: anySize });
type Step = Press | { readonly columns: number; readonly rows: number };

function taken(app: AppState, steps: readonly Step[]): AppState {
  return steps.reduce<AppState>(
    (state, step) =>
      typeof step !== "string" && "columns" in step ? resized(state, step) : pressed(state, step).app,
    app,
  );
}

/** Each selected span has one row, or is counted in one that is folded or closed. */
function counted({ places, selection }: TraceState) {
  const drawn = places.flatMap((place) => (place.kind === "span" ? [...place.nodes] : []));
  const closed = places.reduce(
    (sum, place) => sum + (place.kind === "span" ? (place.closed?.spans ?? 0) : 0),
    0,
  );
  return {
    drawn: drawn.length,
    once: new Set(drawn).size,
    all: drawn.length + closed,
    selected: selection.spans.length,
  };
}

function told(places: readonly Place[]): readonly unknown[] {
  return places.map((place) => {
    if (place.kind === "section") return place;
    if (place.kind === "detail") return [place.detail, place.childrenFollow];
    const { nodes, depth, childrenFollow, closed } = place;
    return [nodes.map(({ index }) => index), depth, childrenFollow, closed];
  });
}

function inSightOf(app: AppState): boolean {
  const trace = traceOf(app);
  const { tree } = layoutOf(app.size, trace);
  return trace.cursor >= trace.top && trace.cursor < trace.top + Math.max(1, tree.rows);
}

describe("rows, whatever is pressed", () => {
  it("have each selected span once, alone, folded or closed away; the cursor is on one, and in sight", () => {
    fc.assert(
      fc.property(anyTrace, fc.array(anyStep, { maxLength: 40 }), (facts, steps) => {
        const app = taken(walkIn(facts), steps);
        const trace = traceOf(app);
        const { drawn, once, all, selected } = counted(trace);
        expect(once).toBe(drawn);
        expect(all).toBe(selected);
        expect(trace.cursor).toBeGreaterThanOrEqual(0);
        expect(trace.cursor).toBeLessThan(Math.max(1, trace.places.length));
        expect(trace.logCursor).toBeLessThan(Math.max(1, facts.attachments.length));
        if (app.size.columns >= LEAST.columns && app.size.rows >= LEAST.rows)
          expect(inSightOf(app)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("are those that listing them anew gives", () => {
    fc.assert(
      fc.property(anyTrace, fc.array(anyStep, { maxLength: 30 }), (facts, steps) => {
        const { places, subject, selection, opening } = traceOf(taken(walkIn(facts), steps));
        expect(told(places)).toEqual(told([...placesOf(subject, selection, opening).all()]));
      }),
      { numRuns: 200 },
    );
  });

  it("are the same after a span is closed and opened", () => {
    fc.assert(
      fc.property(anyTrace, fc.nat(40), (facts, down) => {
        const app = pressed(walkIn(facts), "g", ...Array<string>(down).fill("j")).app;
        const place = traceOf(app).places[traceOf(app).cursor];
        const closed = pressed(app, " ").app;
        const isClosed = place?.kind === "span" && place.nodes.length === 1;
        if (isClosed)
          expect(told(traceOf(pressed(closed, " ").app).places)).toEqual(told(traceOf(app).places));
      }),
      { numRuns: 200 },
    );
  });

  it("come back with - and +, alike siblings folded", () => {
    const app = walkIn(request());
    const spread = pressed(app, "g", "G", "/", "s", "t", "e", "p", "enter", "n").app;
    expect(traceOf(spread).places.length).toBe(traceOf(app).places.length + 7);
    expect(told(traceOf(pressed(spread, "-", "+").app).places)).toEqual(told(traceOf(app).places));
  });
});

describe("the tables of keys", () => {
  it.each([
    ["trace", TRACE_KEYS],
    ["list", LIST_KEYS],
  ])("of a %s have no key and no deed twice, and words for each", (_, bindings) => {
    const keys = bindings.flatMap((binding) => [...binding.keys]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(bindings.map(({ does }) => does)).size).toBe(bindings.length);
    expect(bindings.filter(({ words }) => words.length === 0)).toEqual([]);
  });

  it("have no deed that does nothing", () => {
    const start = pressed(walkIn(request()), "g", "j").app;
    const idle = TRACE_KEYS.filter(({ keys: [key] }) => {
      const somewhere = ["j", "g", "G", "L", "enter", "-", "jjjz"].map(
        (first) => pressed(start, ...(first === "enter" ? [first] : first)).app,
      );
      return somewhere.every((app) => {
        const { app: next, asks } = pressed(app, key);
        return asks.length === 0 && next.overlay === app.overlay && isDeaf(app, next);
      });
    });
    expect(idle.map(({ does }) => does)).toEqual([]);
  });
});

/** Nothing but that the last key's words are gone. */
function isDeaf(before: AppState, after: AppState): boolean {
  const [one, other] = [topScreen(before), topScreen(after)];
  if (one.kind !== "trace" || other.kind !== "trace" || before.mouse !== after.mouse) return false;
  const quiet = ({ trace }: typeof one) => ({ ...trace, message: undefined });
  return (
    other.trace.message === undefined &&
    JSON.stringify(facets(quiet(one))) === JSON.stringify(facets(quiet(other)))
  );
}

function facets({ cursor, top, zooms, focus, logs, paneSide, detailTop, logCursor, places }: TraceState) {
  return { cursor, top, zooms, focus, logs, paneSide, detailTop, logCursor, rows: places.length };
}
