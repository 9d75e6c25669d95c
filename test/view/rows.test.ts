import { describe, expect, it } from "vitest";
import type { Place } from "../../src/report/row.ts";
import { LIST_KEYS, TRACE_KEYS } from "../../src/view/keys/bindings.ts";
import { LEAST, layoutOf } from "../../src/view/layout.ts";
import { type AppState, topScreen } from "../../src/view/state/app-state.ts";
import { placesOf, type TraceState } from "../../src/view/state/trace-state.ts";
import { fc } from "../properties.ts";
import { anyStep, anyTrace, taken } from "./any-walk.ts";
import { pressed, request, traceOf, walkIn } from "./walked.ts";

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
        const trace = traceOf(taken(walkIn(facts), steps));
        expect(told(trace.places)).toEqual(told([...placesOf(trace).all()]));
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
