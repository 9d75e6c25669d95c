import { describe, expect, it } from "vitest";
import { draw } from "./draw.ts";
import { emptyCompletion, factsOf, idOf, span } from "./miniserve.ts";
import { decodeSteps, looseEnds } from "./odd-stories.ts";

describe("the empty completion", () => {
  it("at 100 columns", () => {
    expect(draw(emptyCompletion(), { width: 100 })).toBe(`\
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  miniserve › http.handler                  2026-05-22 14:32:07.114Z
295 ms · 10 spans · 2 log lines · HTTP 200 · minigpt-v1 · 128→0 tokens

 span               0           74          148        221    295ms  duration  tokens  stop
 http.handler       ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    295 ms
 ├ auth             ━╸                                                  10 ms
 ├ tokenize.input    ╺                                                   3 ms     128
 ├ rag.retrieve       ━━━━━━━                                           45 ms
 │ ├ embed.query      ━━╸                                               15 ms
 │ ├ vector.search      ╺╸                                               8 ms
 │ └ rerank              ╺━━━                                           20 ms
 ├ llm.prefill                      ━━━━━━━━━━━━━━━━━━━━━━━━━━━━╸      180 ms     128
 │   ┊ +231 ms  WARN  kv_cache.full  action=eviction slot=3
 ├ llm.decode                                                    ╸       5 ms      →0  immediate_eos
 │   ┊ +286 ms  INFO  decode.done  stop_reason=immediate_eos steps=0
 └ format.output                                                 ╺╸      5 ms      →0

10 of 10 spans, 2 of 2 log lines · 0 orphans`);
  });

  it("at 80 columns: the stop reason goes, the start has a line of its own", () => {
    expect(draw(emptyCompletion(), { width: 80 })).toBe(`\
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  miniserve › http.handler
295 ms · 10 spans · 2 log lines · HTTP 200 · minigpt-v1 · 128→0 tokens
2026-05-22 14:32:07.114Z

 span               0                    148             295ms  duration  tokens
 http.handler       ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    295 ms
 ├ auth             ━╸                                             10 ms
 ├ tokenize.input    ╺                                              3 ms     128
 ├ rag.retrieve       ━━━━━━╸                                      45 ms
 │ ├ embed.query      ━━                                           15 ms
 │ ├ vector.search      ━                                           8 ms
 │ └ rerank              ━━━                                       20 ms
 ├ llm.prefill                    ━━━━━━━━━━━━━━━━━━━━━━━━━━      180 ms     128
 │   ┊ +231 ms  WARN  kv_cache.full  action=eviction slot=3
 ├ llm.decode                                               ╸       5 ms      →0
 │   ┊ +286 ms  INFO  decode.done  stop_reason=immediate_eos steps=0
 └ format.output                                             ╸      5 ms      →0

10 of 10 spans, 2 of 2 log lines · 0 orphans`);
  });

  it("at 200 columns: the bars take what is left", () => {
    const lines = draw(emptyCompletion(), { width: 200 }).split("\n");
    expect(lines.slice(0, 12).map((line) => line.length)).toEqual([
      200, 70, 0, 191, 177, 177, 185, 177, 177, 177, 177, 185,
    ]);
    expect(lines[10]).toBe(
      ` │ └ rerank                           ━━━━━━━━━━                                                                                                                            20 ms`,
    );
  });

  it("below 60 columns: the bars go before any number does", () => {
    expect(draw(emptyCompletion(), { width: 59 })).toBe(`\
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  miniserve › http.handler
295 ms · 10 spans · 2 log lines · HTTP 200 · 128→0 tokens
2026-05-22 14:32:07.114Z · minigpt-v1

 span               duration  tokens  stop
 http.handler         295 ms
 ├ auth                10 ms
 ├ tokenize.input       3 ms     128
 ├ rag.retrieve        45 ms
 │ ├ embed.query       15 ms
 │ ├ vector.search      8 ms
 │ └ rerank            20 ms
 ├ llm.prefill        180 ms     128
 │   ┊ +231 ms  WARN  kv_cache.full  action=eviction slot=3
 ├ llm.decode           5 ms      →0  immediate_eos
 │   ┊ +286 ms  INFO  decode.done  stop_reason=immediate_e…
 └ format.output        5 ms      →0

10 of 10 spans, 2 of 2 log lines · 0 orphans`);
  });

  it("in ASCII", () => {
    expect(draw(emptyCompletion(), { width: 80, ascii: true })).toBe(`\
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  miniserve > http.handler
295 ms - 10 spans - 2 log lines - HTTP 200 - minigpt-v1 - 128->0 tokens
2026-05-22 14:32:07.114Z

 span                 0                   148            295ms  duration  tokens
 http.handler         ========================================    295 ms
 |- auth              ==                                           10 ms
 |- tokenize.input     =                                            3 ms     128
 |- rag.retrieve        ======                                     45 ms
 |  |- embed.query      ==                                         15 ms
 |  |- vector.search      =                                         8 ms
 |  \`- rerank              ===                                     20 ms
 |- llm.prefill                    =========================      180 ms     128
 |     : +231 ms  WARN  kv_cache.full  action=eviction slot=3
 |- llm.decode                                              =       5 ms     ->0
 |     : +286 ms  INFO  decode.done  stop_reason=immediate_eos steps=0
 \`- format.output                                            =      5 ms     ->0

10 of 10 spans, 2 of 2 log lines - 0 orphans`);
  });

  it("in another time zone", () => {
    const [first] = draw(emptyCompletion(), { timezone: "Asia/Kolkata" }).split("\n");
    expect(first?.slice(-29)).toBe("2026-05-22 20:02:07.114+05:30");
  });

  it("in 16 colours: the same text, critical bars in colour, log lines dim with their level coloured", () => {
    const drawn = draw(emptyCompletion(), { width: 100, color: 1 });
    expect(drawn.replace(/\u001b\[\d+m/g, "")).toBe(draw(emptyCompletion(), { width: 100 }));
    expect(drawn.split("\n")[11]).toBe(
      ` ├ llm.prefill      \u001b[36m                ${"━".repeat(28)}╸\u001b[39m      180 ms     128`,
    );
    expect(drawn).toContain("\u001b[33mWARN  \u001b[39m\u001b[2mkv_cache.full");
  });
});

describe("repeated siblings", () => {
  it("fold into one row; a failed one and one with a log line stay", () => {
    expect(draw(decodeSteps())).toBe(`\
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  miniserve › http.handler                  2026-05-22 14:32:07.114Z
2.80 s · 242 spans · 1 log line · →240 tokens                      ✗ decode.step: CUDA out of memory

 span                  0                1.40       2.80s  duration  tokens
 http.handler          ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    2.80 s          ✗
 └ llm.decode             ╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━     2.40 s    →240  ✗
   ├ decode.step ×238     ╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━     2.27 s          p50 9.50 ms  max 18.2 ms
   ├ decode.step           ╸                               9.50 ms
   │   ┊ +345 ms  WARN  slow step
   └ decode.step                      ╺                    9.50 ms          ✗
       ┊ ✗ CUDA out of memory

242 of 242 spans, 1 of 1 log line · 0 orphans`);
  });

  it("unfold on request", () => {
    const lines = draw(decodeSteps(), { options: { fold: false } }).split("\n");
    expect(lines.filter((line) => /[├└] decode\.step /.test(line))).toHaveLength(240);
    expect(lines.at(-1)).toBe("242 of 242 spans, 1 of 1 log line · 0 orphans");
  });

  it("below five stay as they are", () => {
    const facts = (calls: number) =>
      factsOf([
        span("root", undefined, [0, 10]),
        ...Array.from({ length: calls }, (_, call) => ({
          ...span("tool.call", "root", [call, call + 1]),
          spanId: idOf(`call ${call}`),
        })),
      ]);
    expect(draw(facts(4))).not.toContain("×");
    expect(draw(facts(5))).toContain("tool.call ×5");
  });
});

describe("loose ends", () => {
  it("are shown, marked and counted", () => {
    expect(draw(looseEnds())).toBe(`\
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  miniserve › http.handler                  2026-05-22 14:32:07.114Z
400 ms · 7 spans · 4 log lines   ! orphan ×2, unfinished ×1, ends-before-start ×1, outside-parent ×1

 span          service     0          125        250        375   500ms  duration
 http.handler  miniserve   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━             400 ms
 ├ aside       miniserve     ━━━━━━                                         70 ms
 │   ┊ +40 ms  INFO  no span id  (by time)
 ├ never.ends  miniserve            ─┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄            unfinished
 ├ backwards   miniserve                    ╶                              -50 ms  ends-before-start
 └ late        miniserve                                    ╶──────────    120 ms  outside-parent

 ? missing span 9ce8fb720ea0b8ce, named as parent by 2 spans, named by 1 log line
 │ ┊ +250 ms  INFO  from the missing span
 ├ tool.call   orders-api                   ╶──────────                    120 ms  orphan
 └ tool.call   orders-api                            ╶──────╴               81 ms  orphan

 ? missing span 1d3b7e9137dffe1e, named by 1 log line
   ┊ +260 ms  INFO  from a span that nobody knows

 log lines of the trace that name no span (1)
   ┊ +270 ms  INFO  from another service

7 of 7 spans, 4 of 4 log lines · 2 orphans`);
  });

  it("keep their marks where there is no room for a column", () => {
    expect(draw(looseEnds(), { width: 44 })).toContain(" │   ┊ ends-before-start");
  });
});
