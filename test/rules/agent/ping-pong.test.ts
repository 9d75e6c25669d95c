import { describe, expect, it } from "vitest";
import type { SpanId } from "../../../src/model/ids.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";
import { type ToldCall, times, turns } from "./told.ts";

const a: ToldCall = { tool: "lookup", asked: '{"order":"4481"}', said: "not found" };
const b: ToldCall = { tool: "search", asked: '{"q":"4481"}', said: "see lookup" };
const c: ToldCall = { tool: "list", asked: "{}", said: "[]" };

describe("A02 ping-pong", () => {
  it("is a warning at three rounds", () => {
    expect(foundBy("A02", turns(...times(3, a, b)))).toMatchObject([
      {
        severity: "warning",
        confidence: 0.9,
        phrase: "calls in circles",
        message: "lookup → search went round 3 times with equal arguments and equal results, in 5.1 s",
        actual: "(lookup → search) ×3",
      },
    ]);
  });

  it("is an error at five, and owns the loop", () => {
    expect(saidBy("A02", turns(...times(6, a, b)))).toEqual(["error calls in circles"]);
    expect(saidBy("A01", turns(...times(6, a, b)))).toEqual([]);
    expect(saidBy("A01", turns(...times(6, a, b), a))).toEqual([]);
  });

  it("is silent at two rounds, and about a streak of one call", () => {
    expect(saidBy("A02", turns(...times(2, a, b)))).toEqual([]);
    expect(saidBy("A02", turns(...times(12, a)))).toEqual([]);
  });

  it("finds periods of three and four, each once and by the smallest", () => {
    expect(foundBy("A02", turns(...times(3, a, b, c)))).toMatchObject([
      { actual: "(lookup → search → list) ×3" },
    ]);
    expect(foundBy("A02", turns(...times(3, a, b, a, c)))).toMatchObject([{ severity: "warning" }]);
    expect(foundBy("A02", turns(...times(8, a, b)))).toMatchObject([{ actual: "(lookup → search) ×8" }]);
  });

  it("is silent where a result changes: that is progress", () => {
    const changing = [0, 1, 2].flatMap((round) => [a, { ...b, said: `${round}` }]);
    expect(saidBy("A02", turns(...changing))).toEqual([]);
  });

  it("is info where results are not recorded, or arguments", () => {
    const silent = ({ tool, asked = "" }: ToldCall): ToldCall => ({ tool, asked });
    expect(saidBy("A02", turns(...times(3, silent(a), silent(b))))).toEqual(["info calls in circles"]);
    expect(foundBy("A02", turns(...times(6, { tool: "lookup" }, { tool: "search" })))).toMatchObject([
      { severity: "info", confidence: 0.4 },
    ]);
  });

  it("lets waiting tools take turns", () => {
    const waiting: ToldCall[] = [
      { tool: "get_status", asked: "{}", said: "pending" },
      { tool: "sleep", asked: '{"s":5}', said: "" },
    ];
    expect(saidBy("A02", turns(...times(4, ...waiting)))).toEqual([]);
  });

  it("sees agents hand over to each other, and not a critic with something new to say", () => {
    const root = span("crew", { at: [0, 60_000] });
    const turn = (name: string, index: number, said: string) =>
      span(`invoke_agent ${name}`, {
        spanId: `turn-${index}` as SpanId,
        parent: "crew",
        at: [index * 1000, index * 1000 + 900],
        has: {
          "gen_ai.operation.name": "invoke_agent",
          "gen_ai.agent.name": name,
          "input.value": said,
          "output.value": said,
        },
      });
    const handovers = (said: (round: number) => string) => [
      root,
      ...[0, 1, 2].flatMap((round) => [
        turn("planner", 2 * round, said(round)),
        turn("critic", 2 * round + 1, said(round)),
      ]),
    ];
    expect(
      foundBy(
        "A02",
        handovers(() => "over to you"),
      ),
    ).toMatchObject([{ severity: "warning", actual: "(planner → critic) ×3" }]);
    expect(
      saidBy(
        "A02",
        handovers((round) => `draft ${round}`),
      ),
    ).toEqual([]);
  });
});
