import { describe, expect, it } from "vitest";
import type { SpanId } from "../../src/model/ids.ts";
import { diagnose } from "../../src/rules/diagnose.ts";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { layoutOf } from "../../src/view/layout.ts";
import { detailLines } from "../../src/view/lines/detail-lines.ts";
import { footLines } from "../../src/view/lines/foot-lines.ts";
import { headLines } from "../../src/view/lines/head-lines.ts";
import { pensOf } from "../../src/view/lines/pens.ts";
import { gridsOf, treeLines } from "../../src/view/lines/tree-lines.ts";
import { type AppState, appState } from "../../src/view/state/app-state.ts";
import { openTrace } from "../../src/view/state/open-trace.ts";
import { stretchOf } from "../../src/view/state/trace-state.ts";
import { styleWith } from "../report/draw.ts";
import { factsOf, log, span } from "../trace/story.ts";
import { cursorOf, pressed, traceOf } from "./walked.ts";

const SPANS = 100_000;
const LINES = 20_000;
const PRESSES = 200;
/** A key that is held comes 30 times a second. A press takes about 1 ms here; CI is slow and shared. */
const HELD_KEY_MS = 33;

const pens = pensOf(styleWith({ width: 200, color: 3 }));

function hugeWalk(): AppState {
  const spans = Array.from({ length: SPANS }, (_, at) =>
    span(`call${at % 7}`, {
      spanId: `s${at}` as SpanId,
      ...(at === 0 ? {} : { parent: `s${Math.floor((at - 1) / 6)}` }),
      at: [at / 1000, 200 - at / 1000],
    }),
  );
  const logs = Array.from({ length: LINES }, (_, at) =>
    log(`line ${at}`, { at: at / 200, spanId: `s${at}` }),
  );
  const facts = factsOf(spans, { logs });
  const diagnosis = diagnose([], ruleFacts(facts, SETTLED));
  return appState({ columns: 200, rows: 60 }, { kind: "trace", trace: openTrace({ facts, diagnosis }) });
}

describe("a trace of 100,000 spans and 20,000 log lines", () => {
  const start = hugeWalk();
  const { tree } = layoutOf(start.size, traceOf(start));
  const grids = gridsOf(
    traceOf(start).subject,
    traceOf(start).sample,
    stretchOf(traceOf(start)),
    tree.columns,
    pens,
  );
  const drawn = (app: AppState) => {
    const trace = traceOf(app);
    [...detailLines(trace, pens.style).take(60)];
    headLines(trace, pens.style);
    footLines(app, pens.style);
    return treeLines(trace, layoutOf(app.size, trace).tree, grids, pens);
  };

  it.each([
    ["line by line", ["g"], "j"],
    ["page by page", ["g"], "pagedown"],
    ["from its end up", ["G"], "k"],
    ["along the critical path", ["g"], "]"],
    ["through log lines in their pane", ["L", "tab", "tab"], "j"],
  ])("is walked %s faster than a held key repeats", (_, first, key) => {
    let app = pressed(start, ...first).app;
    drawn(app);
    const began = performance.now();
    for (let at = 0; at < PRESSES; at += 1) {
      app = pressed(app, key).app;
      drawn(app);
    }
    expect((performance.now() - began) / PRESSES).toBeLessThan(HELD_KEY_MS);
  });

  it("draws no more rows than there is room for", () => {
    expect(drawn(start).length).toBe(tree.rows + 1);
    expect(traceOf(start).places.length).toBe(SPANS + LINES);
  });

  it("is closed, opened, searched and filtered", () => {
    const closed = pressed(start, "g", " ").app;
    expect(traceOf(closed).places[0]).toMatchObject({ closed: { spans: SPANS - 1 } });
    expect(traceOf(pressed(closed, " ").app).places.length).toBe(SPANS + LINES);
    expect(cursorOf(pressed(start, "/", ..."line 19999", "enter").app)).toBe("line line 19999");
    expect(traceOf(pressed(start, "f", "d", ..."199.9ms", "enter").app).selection.spans.length).toBe(51);
  });
});
