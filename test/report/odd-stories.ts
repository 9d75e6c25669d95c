import type { TraceFacts } from "../../src/trace/facts.ts";
import { at, factsOf, idOf, logLine, span } from "./miniserve.ts";

/** 240 decode steps, one of which failed and one of which wrote a line. */
export function decodeSteps(): TraceFacts {
  const steps = Array.from({ length: 240 }, (_, step) => ({
    ...span("decode.step", "llm.decode", [300 + step * 10, 309.5 + step * 10 + (step === 7 ? 8.7 : 0)]),
    spanId: idOf(`step ${step}`),
  }));
  const failing = { status: "ERROR", statusMessage: "CUDA out of memory" } as const;
  return factsOf(
    [
      span("http.handler", undefined, [0, 2800]),
      span("llm.decode", "http.handler", [300, 2700], { attributes: { "llm.tokens.out": 240 } }),
      ...steps.map((step, index) => (index === 100 ? { ...step, ...failing } : step)),
    ],
    [logLine(345, "step 4", { message: "slow step", level: "WARN" })],
  );
}

/** A parent that nobody sent, a span without an end, one that ends before it starts, lines that hang loose. */
export function looseEnds(): TraceFacts {
  return factsOf(
    [
      span("http.handler", undefined, [0, 400]),
      span("never.ends", "http.handler", [100, undefined]),
      span("backwards", "http.handler", [200, 150]),
      span("aside", "http.handler", [20, 90]),
      span("late", "http.handler", [380, 500]),
      span("tool.call", "gone", [200, 320], { service: "orders-api" }),
      { ...span("tool.call", "gone", [300, 381], { service: "orders-api" }), spanId: idOf("second call") },
    ],
    [
      logLine(40, undefined, { message: "no span id", traceId: undefined }),
      logLine(250, "gone", { message: "from the missing span" }),
      logLine(260, "nobody", { message: "from a span that nobody knows" }),
      logLine(270, undefined, { message: "from another service", service: "billing" }),
    ],
  );
}

/** Names and values that want to break the terminal. */
export function hostileText(): TraceFacts {
  return factsOf(
    [
      span("http.handler\n\u001b[2J", undefined, [0, 100]),
      span("日本語の検索 🎉", "http.handler\n\u001b[2J", [10, 60], {
        attributes: { "ke\u202ey": "va\u0007lue", "llm.model": "m\u009b" },
        status: "ERROR",
        statusMessage: "line one\nline two\u001b]0;title\u0007",
        events: [{ name: "ev\rent", timeUnixNano: at(20), attributes: new Map([["\n", "\t"]]) }],
      }),
    ],
    [
      logLine(30, "日本語の検索 🎉", {
        message: "log\u001b[31m red",
        attributes: new Map([["a b", "c\nd"]]),
      }),
    ],
  );
}
