import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { linesOf, spansOf } from "../../fixtures/tell.ts";
import { lokiAnswer, traceAnswer } from "../evidence/backends.ts";
import { Machine } from "../live/lgtrace.ts";
import { json, plain, type Reply, recorded } from "../replay/replies.ts";
import { type Replay, type Routes, refusedUrl, startReplay } from "../replay/server.ts";
import { documentErrors, linesErrors, printedErrors } from "../schema-errors.ts";

const TRACES = "/api/v2/traces/*";
const LINES = "/loki/api/v1/query_range";
const spans = spansOf(emptyCompletion);
const lines = linesOf(emptyCompletion).map((line) => ({ ...line, body: line.event }));
const { traceId } = emptyCompletion;
const ids = Array.from({ length: 30 }, (_, at) => `${at + 1}`.padStart(32, "a"));
const WHOLE = `fetched 1 trace, ${spans.length} spans, ${lines.length} log lines`;

describe("lgtrace fetch", () => {
  let machine: Machine;
  const servers: Replay[] = [];
  const serve = async (routes: Routes): Promise<Replay> => {
    const server = await startReplay(routes);
    servers.push(server);
    return server;
  };
  const backends = async (): Promise<string[]> => {
    const tempo = await serve({ [TRACES]: anyTrace });
    const loki = await serve({ [LINES]: lokiAnswer(lines) });
    return ["--tempo", tempo.url, "--loki", loki.url];
  };

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    for (const server of servers.splice(0)) await server.close();
  });

  it("brings a trace and its lines into the store, where show finds them without a network", async () => {
    const fetched = await machine.lgtrace("fetch", traceId, ...(await backends()));
    expect(fetched).toEqual({ code: 0, stderr: "", stdout: `${WHOLE}\n` });
    const shown = await machine.lgtrace("show", traceId, "--local");
    expect(shown.stdout).toContain(`${lines.length} of ${lines.length} log lines`);
  });

  it("asks nobody about what it has", async () => {
    const flags = await backends();
    await machine.lgtrace("fetch", traceId, ...flags);
    const asked = servers.map(({ requests }) => requests.length);
    const again = await machine.lgtrace("fetch", traceId, ids[0] ?? "", ...flags);
    expect(again.stdout).toMatch(/^fetched 1 trace, .* · 1 already there\n$/);
    expect(servers.map(({ requests }) => requests.length)).toEqual(asked.map((count) => count + count));
  });

  it("takes ids as people paste them, and from find over stdin", async () => {
    const flags = await backends();
    const parent = `00-${ids[0]}-00f067aa0ba902b7-01`;
    expect((await machine.lgtrace("fetch", parent, "ff", ...flags)).stdout).toMatch(/^fetched 2 traces/);
    const piped = await machine.piped(`${ids.slice(0, 3).join("\n")}\n`, "fetch", "-", ...flags);
    expect(piped.stdout).toMatch(/^fetched 2 traces, .* · 1 already there\n$/);
    expect((await machine.piped("{}", "fetch", "-", ...flags)).code).toBe(2);
  });

  it.each([
    ["by flags", ["--tokens-out", "0"]],
    ["in TraceQL", ['{ name = "llm.decode" }']],
  ])("takes a question %s, and says that there is more", async (_, question) => {
    const tempo = await serve({ "/api/search": searchOf(ids), [TRACES]: anyTrace });
    const fetched = await machine.lgtrace("fetch", ...question, ...WINDOW, "--tempo", tempo.url);
    expect(fetched.stdout).toMatch(/^fetched 20 traces, 200 spans, 0 log lines\n$/);
    expect(fetched.stderr.split("\n")).toEqual([
      expect.stringMatching(
        /^lgtrace: 20 traces in tempo http:\/\/127\.0\.0\.1:\d+, .* with .*(?:tokens|llm\.decode)/,
      ),
      "lgtrace: first 20 of more; --limit 0 for all",
      "",
    ]);
    expect(fetched.code).toBe(0);
  });

  it("marks what Tempo calls partial: exit 0", async () => {
    const tempo = await serve({ [TRACES]: recorded("tempo/trace-v2-partial-protobuf") });
    const { stdout, code } = await machine.lgtrace("fetch", traceId, "--tempo", tempo.url);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^fetched 1 trace, .* · 1 partial\n$/)]);
  });

  it("says what was searched without a control character of the question", async () => {
    const tempo = await serve({ "/api/search": searchOf([]), [TRACES]: anyTrace });
    const query = '{ name = "a\u001b[2Jb" }';
    const { stderr } = await machine.lgtrace("fetch", query, ...WINDOW, "--tempo", tempo.url);
    expect(stderr).toMatch(/^lgtrace: 0 traces in tempo .*a.*\[2Jb/);
    expect(stderr).not.toContain("\u001b");
  });

  it("keeps the trace where Loki is down, exit 4, and asks for its lines the next time", async () => {
    const [, tempo = "", , loki = ""] = await backends();
    const without = await machine.lgtrace("fetch", traceId, "--tempo", tempo, "--loki", await refusedUrl());
    expect(without.stdout).toBe(`fetched 1 trace, ${spans.length} spans, 0 log lines · 1 failed\n`);
    expect(without.stderr).toContain("lgtrace: 1 failed: log lines are missing: cannot reach Loki");
    expect(without.code).toBe(4);
    const after = await machine.lgtrace("fetch", traceId, "--tempo", tempo, "--loki", loki);
    expect(after).toMatchObject({
      code: 0,
      stdout: `fetched 1 trace, 0 spans, ${lines.length} log lines\n`,
    });
  });

  it("lists what Tempo does not have, the rest comes: exit 5", async () => {
    const tempo = await serve({ [`/api/v2/traces/${ids[0]}`]: anyTrace, [TRACES]: traceAnswer([]) });
    const fetched = await machine.lgtrace("fetch", ids[0] ?? "", ids[1] ?? "", "--tempo", tempo.url);
    expect(fetched.stdout).toMatch(/^fetched 1 trace, .* · 1 failed\n$/);
    expect(fetched.stderr).toBe(`lgtrace: 1 failed: Tempo does not have it\n  ${ids[1]}\n`);
    expect(fetched.code).toBe(5);
  });

  it("gives up on a Tempo that is down: exit 4", async () => {
    const { code, stdout, stderr } = await machine.lgtrace("fetch", ...ids, "--tempo", await refusedUrl());
    const nothing = "fetched 0 traces, 0 spans, 0 log lines · 3 failed · 27 not asked for\n";
    expect([code, stdout]).toEqual([4, nothing]);
    expect(stderr).toMatch(/3 failed: cannot reach Tempo.*\n {2}a+1\n/);
  });

  it("stops at a Tempo that refuses: what came stays, and what is left is said: exit 3", async () => {
    const tempo = await serve({ [`/api/v2/traces/${ids[0]}`]: anyTrace, [TRACES]: plain(403, "no") });
    const fetched = await machine.lgtrace("fetch", ...ids, "--tempo", tempo.url);
    expect(fetched.stdout).toMatch(/^fetched 1 trace, .* · 3 failed · 26 not asked for\n$/);
    expect(fetched.stderr).toMatch(/refuses/);
    expect(fetched.code).toBe(3);
    expect((await machine.lgtrace("show", ids[0] ?? "", "--local")).code).toBe(0);
  });

  it.each(["text", "json"])(
    "keeps on Ctrl-C what came, and tells how much, as %s: exit 130",
    async (form) => {
      const hung = Promise.withResolvers<void>();
      const tempo = await serve({ [`/api/v2/traces/${ids[9]}`]: () => hung.resolve(), [TRACES]: anyTrace });
      const argv = ["fetch", ...ids, "--concurrency", "1", "-o", form, "--tempo", tempo.url];
      const { process, ended } = machine.start(...argv);
      await hung.promise;
      process.kill("SIGINT");
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(130);
      if (form === "text") expect(stdout).toMatch(/^fetched 9 traces, .* · 21 not asked for\n$/);
      else expect(JSON.parse(stdout)).toMatchObject({ traces: 9, notAsked: 21, failed: [] });
      expect(stderr).toContain("interrupted");
      expect([stdout, stderr].flatMap(printedErrors)).toEqual([]);
      const { stdout: info } = await machine.lgtrace("store", "info", "-o", "json");
      expect(JSON.parse(info)).toMatchObject({ traces: 9 });
    },
  );

  it("prints documents that fit their schema", async () => {
    const tempo = await serve({ [`/api/v2/traces/${ids[0]}`]: anyTrace, [TRACES]: traceAnswer([]) });
    const run = (form: string) =>
      machine.lgtrace("fetch", ids[0] ?? "", ids[1] ?? "", "-o", form, "--tempo", tempo.url);
    const document = await run("json");
    expect(documentErrors("fetch", document.stdout)).toEqual([]);
    expect(JSON.parse(document.stdout)).toMatchObject({
      schema: "lgtrace.fetch/1",
      traces: 1,
      failed: [{ traceId: ids[1], message: "Tempo does not have it" }],
    });
    expect(linesErrors("fetch", (await run("jsonl")).stdout)).toEqual([]);
  });

  describe("refuses, exit 2, before anything is asked", () => {
    it.each<[string, readonly string[], RegExp]>([
      ["a file", ["trace.json"], /takes ids, not files: trace\.json.*lgtrace import/s],
      ["two queries", ["{ }", "{ }"], /takes one TraceQL query/],
      ["ids beside a query", [traceId, "{ }"], /takes one TraceQL query/],
      ["a question beside ids", [traceId, "--tokens-out", "0"], /ids, or a question by flags, not both/],
      ["a concurrency of none", [traceId, "--concurrency", "0"], /--concurrency/],
    ])("%s", async (_, argv, says) => {
      machine.file("trace.json", otlpJson(spans));
      const tempo = await serve({ "/*": anyTrace });
      const { code, stdout, stderr } = await machine.lgtrace("fetch", ...argv, "--tempo", tempo.url);
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(says)]);
      expect(tempo.requests).toEqual([]);
    });

    it("no Tempo at all, and says how to name one", async () => {
      const { code, stdout, stderr } = await machine.lgtrace("fetch", traceId);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/fetch asks Tempo, and none is configured.*TEMPO_URL/s);
    });
  });
});

const WINDOW = ["--from", "2026-01-01", "--to", "2027-01-01"];

/** A Tempo that has every trace. */
const anyTrace: Reply = (request, response) => {
  const asked = /traces\/([0-9a-f]{32})/.exec(request.url ?? "")?.[1] ?? "";
  traceAnswer(spans.map((span) => ({ ...span, traceId: asked as typeof span.traceId })))(request, response);
};

/** A search that finds these, and each time the same. */
function searchOf(found: readonly string[]): Reply {
  return (request, response) => {
    const limit = Number(new URL(request.url ?? "", "http://tempo").searchParams.get("limit"));
    const traces = found.slice(0, limit).map((traceID) => ({
      traceID,
      rootServiceName: "llm-gateway",
      rootTraceName: "http.handler",
      startTimeUnixNano: String(spans[0]?.startUnixNano),
      durationMs: 300,
      spanSets: [{ spans: [], matched: 1 }],
    }));
    json({ traces, metrics: {} })(request, response);
  };
}
