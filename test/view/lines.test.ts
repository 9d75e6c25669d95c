import { describe, expect, it } from "vitest";
import { foundOf } from "../../src/evidence/found-row.ts";
import type { TraceId } from "../../src/model/ids.ts";
import type { Style } from "../../src/report/style.ts";
import { widthOf } from "../../src/report/width.ts";
import { LEAST, layoutOf, partAt } from "../../src/view/layout.ts";
import { detailLines } from "../../src/view/lines/detail-lines.ts";
import { footLines } from "../../src/view/lines/foot-lines.ts";
import { headLines } from "../../src/view/lines/head-lines.ts";
import { helpLines } from "../../src/view/lines/help-lines.ts";
import { listLines } from "../../src/view/lines/list-lines.ts";
import { logLines } from "../../src/view/lines/log-lines.ts";
import { narrowed, type Pens, pensOf } from "../../src/view/lines/pens.ts";
import { pickerLines } from "../../src/view/lines/picker-lines.ts";
import { gridsOf, treeLines } from "../../src/view/lines/tree-lines.ts";
import { wholeAttributes, wholeLines } from "../../src/view/lines/whole-lines.ts";
import { type AppState, resized } from "../../src/view/state/app-state.ts";
import { stretchOf } from "../../src/view/state/trace-state.ts";
import { fc } from "../properties.ts";
import { styleWith } from "../report/draw.ts";
import { anyStep, anyTrace, taken } from "./any-walk.ts";
import { listIn, listOf, pressed, request, traceOf, walkIn } from "./walked.ts";

interface Drawn {
  readonly part: string;
  readonly columns: number;
  readonly rows: number;
  readonly lines: readonly string[];
}

/** Every part of a trace screen, as the screen draws it. */
function* drawn(app: AppState, pens: Pens): Generator<Drawn, void> {
  const trace = traceOf(app);
  const { size, overlay } = app;
  const { tree, detail, logs } = layoutOf(size, trace);
  const wide = narrowed(pens, size.columns);
  const grids = gridsOf(trace.subject, trace.sample, stretchOf(trace), tree.columns, pens);
  const all = { columns: size.columns, rows: Number.POSITIVE_INFINITY };
  yield { part: "head", ...size, rows: 2, lines: headLines(trace, wide.style) };
  yield {
    part: "tree",
    columns: tree.columns,
    rows: tree.rows + 1,
    lines: treeLines(trace, tree, grids, pens),
  };
  yield {
    part: "detail",
    ...all,
    columns: detail.columns,
    lines: [...detailLines(trace, narrowed(pens, detail.columns - 1).style)],
  };
  yield { part: "logs", ...logs, lines: logLines(trace, logs, wide) };
  yield { part: "foot", ...size, rows: 4, lines: footLines(app, wide.style) };
  yield { part: "help", ...all, lines: helpLines("trace", wide.style) };
  if (overlay?.kind === "picker") yield { part: "picker", ...size, lines: pickerLines(overlay, 9, wide) };
}

const anyStyle: fc.Arbitrary<Partial<Style>> = fc.record({
  ascii: fc.boolean(),
  color: fc.constantFrom(0 as const, 1 as const, 3 as const),
});
const anyRoomySize = fc.record({
  columns: fc.integer({ min: LEAST.columns, max: 260 }),
  rows: fc.integer({ min: LEAST.rows, max: 90 }),
});

describe("what is drawn, whatever is pressed", () => {
  it("is no wider and no higher than its part of the screen", () => {
    fc.assert(
      fc.property(
        anyTrace,
        fc.array(anyStep, { maxLength: 20 }),
        anyRoomySize,
        anyStyle,
        (facts, steps, size, style) => {
          const app = resized(taken(walkIn(facts), steps), size);
          const pens = pensOf(styleWith(style));
          for (const { part, columns, rows, lines } of drawn(app, pens)) {
            expect(lines.length, part).toBeLessThanOrEqual(rows);
            for (const line of lines) expect(widthOf(line), `${part}: ${line}`).toBeLessThanOrEqual(columns);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("has room for the tree and the foot: the parts and the rules between them fill the window", () => {
    fc.assert(
      fc.property(anyTrace, fc.array(anyStep, { maxLength: 20 }), anyRoomySize, (facts, steps, size) => {
        const trace = traceOf(resized(taken(walkIn(facts), steps), size));
        const { tree, detail, logs, side, airy } = layoutOf(size, trace);
        const below = side === "below" ? detail.rows + logs.rows : logs.rows;
        const parts = [detail.rows, logs.rows].filter(
          (rows, at) => rows > 0 && (side === "below" || at === 1),
        ).length;
        expect(tree.rows).toBeGreaterThan(0);
        expect(4 + (airy ? 1 : 0) + tree.rows + below + parts).toBe(size.rows);
      }),
      { numRuns: 200 },
    );
  });

  it("is found again by the cell that is clicked", () => {
    fc.assert(
      fc.property(anyTrace, fc.array(anyStep, { maxLength: 20 }), anyRoomySize, (facts, steps, size) => {
        const layout = layoutOf(size, traceOf(resized(taken(walkIn(facts), steps), size)));
        const rows = Array.from({ length: size.rows }, (_, row) => row);
        const lines = (part: string, column: number) =>
          rows.flatMap((row) => {
            const at = partAt(layout, row, column);
            return at.part === part ? [at.line] : [];
          });
        const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
        expect(lines("tree", 0)).toEqual(upTo(layout.tree.rows));
        expect(lines("logs", 0)).toEqual(upTo(layout.logs.rows));
        const isRight = layout.side === "right";
        expect(lines("detail", isRight ? size.columns - 1 : 0)).toEqual(upTo(layout.detail.rows));
      }),
      { numRuns: 200 },
    );
  });

  it("is a list as high as its window, and no wider", () => {
    const anyRow = fc.record({
      traceId: fc.constantFrom("7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e", "7", "trace-寿司"),
      service: fc.option(fc.constantFrom("api", "a service with a long name", "\u001b[31mevil"), {
        nil: undefined,
      }),
      durationNs: fc.constantFrom(1, 295_000_000, 1_779_483_600_000_000_000),
      tokensIn: fc.option(fc.nat(9_999_999), { nil: undefined }),
      verdict: fc.option(fc.constantFrom("retry storm", "stale document ranked above the current one"), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), anyRoomySize, anyStyle, (rows, size, style) => {
        const found = foundOf(request(), []);
        const list = listIn(
          listOf(
            rows.map(({ verdict, traceId, ...more }) => ({
              found: { ...found, ...more, traceId: traceId as TraceId },
              verdict,
            })),
            size,
          ),
        );
        const lines = listLines(list, "find", size, pensOf(styleWith({ ...style, width: size.columns })));
        expect(lines.length).toBe(size.rows - 1);
        for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(size.columns);
      }),
      { numRuns: 200 },
    );
  });

  it("is ASCII where the terminal has no more", () => {
    const app = pressed(walkIn(request()), "g").app;
    const pens = pensOf(styleWith({ ascii: true }));
    const seen = ["j", "L", "f", "y", "?", "}", "]", "z"].flatMap((key) => [
      ...drawn(pressed(app, key).app, pens),
    ]);
    expect(seen.flatMap(({ lines }) => lines).filter((line) => /[^ -~]/.test(line))).toEqual([]);
  });
});

describe("whole texts", () => {
  const style = styleWith({ width: 20 });

  it("lose nothing but what is said to be left", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.nat(5), (text, indent) => {
        const lines = [...wholeLines(text, indent, style)];
        const shown = lines.map((line) => line.slice(indent)).join("");
        expect(shown).toBe(
          text
            .split("\n")
            .map((line) => style.clean(line))
            .join(""),
        );
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(20);
      }),
    );
    const long = [...wholeLines("x".repeat(30_000), 0, style)];
    expect(long.at(-1)).toBe("10,000 more characters; y copies all of them");
  });

  it("stand under their key; what has room stays beside it", () => {
    const attributes = new Map([
      ["a", "short"],
      ["prompt", "first line\nsecond line that is long"],
    ]);
    expect([...wholeAttributes("attributes", attributes, styleWith({ width: 30 }))]).toEqual([
      "",
      "attributes",
      ' a       "short"  string',
      " prompt  string",
      "   first line",
      "   second line that is long",
    ]);
  });
});
