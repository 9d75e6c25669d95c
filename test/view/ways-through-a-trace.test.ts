import { describe, expect, it } from "vitest";
import type { SpanId } from "../../src/model/ids.ts";
import { appState } from "../../src/view/state/app-state.ts";
import { openTrace } from "../../src/view/state/open-trace.ts";
import { stretchOf } from "../../src/view/state/trace-state.ts";
import { factsOf, log, span } from "../trace/story.ts";
import { cursorOf, opened, pressed, request, saidIn, traceOf, walkIn } from "./walked.ts";

const START = pressed(walkIn(request()), "g").app;
const walked = (...keys: readonly string[]) => pressed(START, ...keys).app;
const typed = (text: string) => ["/", ...text, "enter"];

describe("a search", () => {
  it("goes through names, attributes and lines, counts, and goes round both ways", () => {
    const found = walked(...typed("rank"));
    expect([cursorOf(found), saidIn(found)]).toEqual(["rank", '1 of 2 with "rank"']);
    const next = pressed(found, "n").app;
    expect([cursorOf(next), saidIn(next)]).toEqual(["line ranked the rest", '2 of 2 with "rank"']);
    expect(cursorOf(pressed(next, "n").app)).toBe("rank");
    expect(cursorOf(pressed(found, "N").app)).toBe("line ranked the rest");
    expect(cursorOf(walked(...typed("select 1")))).toBe("retrieve");
  });

  it("opens what hides a hit, and spreads siblings, the first of them too", () => {
    const found = walked("-", ...typed("step"));
    const names = [
      found,
      ...["n", "n"].map((_, at) => pressed(found, ...Array<string>(at + 1).fill("n")).app),
    ];
    expect(names.map(cursorOf)).toContain("step");
    expect(names.map(cursorOf)).not.toContain("step ×8");
    expect(cursorOf(walked("-", ...typed("ranked")))).toBe("line ranked the rest");
  });

  it("that is given up leaves everything as it was; one for nothing says so", () => {
    expect(cursorOf(walked("j", "/", ..."rank", "esc"))).toBe(cursorOf(walked("j")));
    expect(saidIn(walked(...typed("nowhere")))).toBe('nothing has "nowhere"');
  });

  it("finds a span by each of the rules that spoke of it", () => {
    const { facts, diagnosis } = opened(request());
    const [first] = diagnosis.findings;
    if (first === undefined) throw new Error("nothing was found");
    const findings = ["X98", "X99"].map((rule) => ({ ...first, rule, spanIds: ["rank" as SpanId] }));
    const trace = openTrace({ facts, diagnosis: { ...diagnosis, findings } });
    const app = appState({ columns: 100, rows: 30 }, { kind: "trace", trace });
    for (const code of ["x98", "x99"]) expect(cursorOf(pressed(app, "g", ...typed(code)).app)).toBe("rank");
  });

  it("takes no text for a pattern", () => {
    expect(saidIn(walked(...typed("(.*")))).toBe('nothing has "(.*"');
  });
});

describe("a filter", () => {
  it("moves one to the nearest span that it keeps for itself, not to the one above", () => {
    const inEmbed = walked("j", "j", "j", "j");
    expect(cursorOf(inEmbed)).toBe("embed");
    expect(cursorOf(pressed(inEmbed, "f", "e").app)).toBe("write");
    const onStep = walked(...typed("decode"));
    expect(cursorOf(pressed(onStep, "f", "j", "j", "j", "enter").app)).toBe("rank");
  });

  it("leaves one where one was, on a line too, where it keeps that", () => {
    const onLine = walked(...typed("no room"));
    expect(cursorOf(pressed(onLine, "f", "e").app)).toBe("line no room for it");
    expect(cursorOf(pressed(onLine, "f", "e", "esc", "esc").app)).toBe("line no room for it");
  });

  it("over a duration is typed, and refused in a sentence", () => {
    const slow = walked("f", "d", ..."35ms", "enter");
    expect(traceOf(slow).selection.spans.map((node) => node.span.name)).toEqual([
      "http",
      "retrieve",
      "decode",
    ]);
    expect(saidIn(walked("f", "d", ..."soon", "enter"))).toContain('"soon" is no duration');
  });

  it("that keeps nothing says so, and Esc shows all, where one was", () => {
    const none = walked(...typed("embed"), "f", "d", ..."9s", "enter");
    expect([cursorOf(none), saidIn(none)]).toEqual(["nothing", "no spans of at least 9.00 s; Esc shows all"]);
    const all = pressed(none, "esc").app;
    expect([traceOf(all).places.length, cursorOf(all)]).toEqual([traceOf(START).places.length, "embed"]);
    expect(cursorOf(pressed(none, "f", "d", ..."8s", "enter", "esc").app)).toBe("embed");
  });
});

describe("the axis", () => {
  const stretch = (...keys: readonly string[]) => stretchOf(traceOf(walked(...keys)));
  const retrieve = { fromNs: 2_000_000, totalNs: 38_000_000 };

  it("goes to a span, further in, and back, stretch by stretch", () => {
    expect(stretch("j", "j", "j", "z")).toEqual(retrieve);
    expect(stretch("j", "j", "j", "z", "j", "z")).toEqual({ fromNs: 3_000_000, totalNs: 7_000_000 });
    expect(stretch("j", "j", "j", "z", "j", "z", "Z")).toEqual(retrieve);
    expect(stretch("j", "j", "j", "z", "Z", "Z")).toEqual({ fromNs: 0, totalNs: 100_000_000 });
  });

  it("of the last root holds no orphan", () => {
    const facts = factsOf([
      span("first", { at: [0, 5] }),
      span("last", { at: [10, 12] }),
      span("lost", { parent: "?", at: [50, 90] }),
    ]);
    const app = pressed(walkIn(facts), ..."gj", "z").app;
    expect([cursorOf(app), stretchOf(traceOf(app))]).toEqual([
      "last",
      { fromNs: 10_000_000, totalNs: 2_000_000 },
    ]);
  });
});

describe("jumps", () => {
  it("go from error to error, round again, and say where one is", () => {
    const first = walked("x");
    expect([cursorOf(first), saidIn(first)]).toEqual(["write", "error 1 of 2"]);
    expect(cursorOf(pressed(first, "x").app)).toBe("lost");
    expect(cursorOf(pressed(first, "x", "x").app)).toBe("write");
    expect(cursorOf(pressed(first, "X").app)).toBe("lost");
  });

  it("go to time that nothing below explains, longest or not, in time order", () => {
    const gap = walked("}");
    expect(saidIn(gap)).toMatch(/^gap \d of \d: /);
    expect(traceOf(gap).jump?.node.children.length).toBeGreaterThan(0);
    expect(saidIn(pressed(gap, "{").app)).toMatch(/^gap \d of \d: /);
  });

  it("go along the critical path, and spread siblings on the way", () => {
    const steps = traceOf(START).subject.stops("critical-path step");
    let app = START;
    for (let at = 0; at < steps.length; at += 1) {
      app = pressed(app, "]").app;
      expect(saidIn(app)).toMatch(/^critical-path step/);
      expect(cursorOf(app)).toBe(traceOf(app).jump?.node.span.name);
    }
  });

  it("in a healthy trace say that there is nothing", () => {
    const app = walkIn(factsOf([span("fine", { at: [0, 10] })]));
    expect(["n", "x", "}"].map((key) => saidIn(pressed(app, key).app))).toEqual([
      expect.stringMatching(/^no finding in this trace; \d+ checks could not run$/),
      "no error in this trace",
      "no gap in this trace",
    ]);
  });
});

describe("log lines", () => {
  it("in their pane move the span, and the span moves them", () => {
    const pane = walked("L", "tab", "tab");
    const lines = ["j", "j", "j"].map((_, at) => pressed(pane, ...Array<string>(at + 1).fill("j")).app);
    expect(lines.map((app) => [traceOf(app).logCursor, cursorOf(app)])).toEqual([
      [1, "rank"],
      [2, "write"],
      [3, "http"],
    ]);
    const tree = walked("L", ...typed("rank"));
    expect(traceOf(tree).logCursor).toBe(1);
  });

  it("are in the tree, in a pane, hidden, and in the tree again on the same line", () => {
    const onLine = walked(...typed("no room"));
    const lines = (app: typeof START) =>
      traceOf(app).places.filter((place) => place.kind === "detail").length;
    expect([onLine, pressed(onLine, "L").app, pressed(onLine, "L", "L").app].map(lines)).toEqual([5, 1, 1]);
    expect(saidIn(pressed(onLine, "L", "L").app)).toBe("log lines hidden");
    expect(cursorOf(pressed(onLine, "L", "L", "L").app)).toBe("write");
  });

  it("that are none are said to be none", () => {
    expect(saidIn(pressed(walkIn(factsOf([span("alone", { at: [0, 1] })])), "L").app)).toBe(
      "this trace has no log lines",
    );
  });
});

describe("sections", () => {
  it("keep the cursor while rows are listed anew", () => {
    const facts = factsOf([span("root", { at: [0, 5] }), span("lost", { parent: "nobody", at: [1, 2] })], {
      logs: [log("seen", { at: 1, spanId: "root" })],
    });
    const app = pressed(walkIn(facts), "G", "k").app;
    expect(cursorOf(app)).toBe("missing nobody");
    expect(["+", "-", "L"].map((key) => cursorOf(pressed(app, key).app))).toEqual(
      Array(3).fill("missing nobody"),
    );
  });
});

describe("links", () => {
  const linked = (count: number) =>
    walkIn(
      factsOf([
        span("caller", {
          at: [0, 1],
          links: Array.from({ length: count }, (_, at) => ({
            traceId: `trace${at}`,
            spanId: `s${at}` as SpanId,
            attributes: new Map(),
          })) as never,
        }),
      ]),
    );

  it("are followed, chosen of several, and said to be none", () => {
    expect(pressed(linked(1), "t").asks).toEqual([{ kind: "open", traceId: "trace0", spanId: "s0" }]);
    expect(pressed(linked(2), "t", "j", "enter").asks).toEqual([
      { kind: "open", traceId: "trace1", spanId: "s1" },
    ]);
    expect(saidIn(pressed(linked(0), "t").app)).toBe("this span links to no trace");
  });
});

describe("copying", () => {
  const copied = (...keys: readonly string[]) =>
    pressed(walked(...typed("select"), "y"), ...keys).asks.at(-1);

  it("takes ids, the name, TraceQL, the command, an attribute, a line", () => {
    expect(copied("i")).toMatchObject({ kind: "copy", text: "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" });
    expect(copied("s")).toMatchObject({ text: "retrieve" });
    expect(copied("n")).toMatchObject({ text: "retrieve" });
    expect(copied("t")).toMatchObject({ text: '{ name = "retrieve" }' });
    expect(copied("c")).toMatchObject({ text: "lgtrace show 7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" });
    expect(copied("G", "enter")).toMatchObject({ what: "db.statement", text: "SELECT 1" });
    expect(pressed(walked(...typed("no room"), "y"), "b").asks).toMatchObject([{ text: "no room for it" }]);
  });

  it("moves through what there is as everywhere: no choice has a key that moves", () => {
    for (const key of ["j", "k", "g", "G", "down", "up", "tab"]) expect(copied(key)).toBeUndefined();
    expect(copied("j", "enter")).toMatchObject({ what: "span id" });
  });

  it("takes a span whole, as JSON", () => {
    const asked = copied("w");
    expect(asked?.kind === "copy" && JSON.parse(asked.text)).toMatchObject({
      spanId: "retrieve",
      attributes: { "db.statement": "SELECT 1" },
    });
  });

  it("is given up with Esc", () => {
    expect(copied("esc")).toBeUndefined();
  });
});

describe("Esc", () => {
  it("goes back one thing at a time: pane, search, zoom, filter", () => {
    const deep = walked("f", "e", "z", ...typed("disk"), "enter");
    const { focus } = traceOf(deep);
    expect(focus).toBe("detail");
    const steps = [1, 2, 3, 4].map((count) =>
      traceOf(pressed(deep, ...Array<string>(count).fill("esc")).app),
    );
    expect(
      steps.map((trace) => [
        trace.focus,
        trace.search !== undefined,
        trace.zooms.length,
        trace.filter.errorsOnly,
      ]),
    ).toEqual([
      ["tree", true, 1, true],
      ["tree", false, 1, true],
      ["tree", false, 0, true],
      ["tree", false, 0, false],
    ]);
    expect(saidIn(pressed(START, "esc").app)).toBe("q quits, ? shows the keys");
  });
});

describe("clicks", () => {
  it("select, and fold what is selected, from the first frame on", () => {
    const far = factsOf([
      span("root", { at: [0, 500] }),
      ...Array.from({ length: 60 }, (_, at) => span(`call${at}`, { parent: "root", at: [at, at + 1] })),
      span("bad", { parent: "root", at: [90, 91], status: "ERROR" }),
    ]);
    const app = walkIn(far, { columns: 100, rows: 20 });
    expect(cursorOf(app)).toBe("bad");
    const { top } = traceOf(app);
    expect(top).toBeGreaterThan(0);
    const clicked = pressed(app, { button: "left", column: 5, row: 4 }).app;
    expect(cursorOf(clicked)).toBe(`call${top - 1}`);
  });

  it("of the wheel move in what they stand over", () => {
    const down = pressed(START, { button: "wheel-down", column: 5, row: 6 }).app;
    expect(traceOf(down).cursor).toBe(3);
    const detail = pressed(START, { button: "wheel-down", column: 5, row: 26 }).app;
    expect([traceOf(detail).cursor, traceOf(detail).detailTop]).toEqual([0, 3]);
  });
});
