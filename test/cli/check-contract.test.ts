import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import type { TraceId } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import { lokiAnswer, traceAnswer } from "../evidence/backends.ts";
import { Machine } from "../live/lgtrace.ts";
import { freshStory } from "../live/push.ts";
import { silence } from "../replay/faults.ts";
import { json, plain, type Reply } from "../replay/replies.ts";
import { refusedUrl } from "../replay/server.ts";
import { serving } from "../replay/serving.ts";
import { documentErrors, printedErrors } from "../schema-errors.ts";

const CONTRACT = `
lgtrace: contract/v1
id: completions
match: { service: miniserve, root: http.handler }
tree:
  span: http.handler
  children_mode: open
  children:
    - span: llm.decode
`;
const WITH_LOGS = `${CONTRACT}
logs: { trace_id: required }
`;

describe("lgtrace check-contract, with backends behind it", () => {
  let machine: Machine;
  let contract: string;
  /** A Tempo that gives all of these to every search. */
  const holding = (held: readonly Held[], byId: readonly Held[] = held) =>
    serving({ "/api/search": searchOf(held), "/api/v2/traces/*": idsOf(byId) });
  const check = (...argv: string[]) =>
    machine.lgtrace("check-contract", "--contract", contract, "--width", "120", ...argv);

  beforeEach(() => {
    machine = new Machine();
    contract = machine.file("a.contract.yaml", CONTRACT);
  });
  afterEach(() => machine.remove());

  it("judges the last hour of Tempo, and its header says so", async () => {
    const tempo = await holding([telling(), telling()]);
    const { stdout, stderr, code } = await check("--tempo", tempo.url);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toContain(`completions   a.contract.yaml · tempo ${tempo.url}, last 1 h`);
    expect(stdout).toMatch(/\n +2 +2 +0 +0\n/);
    expect(stdout).toContain("Tempo 3 does not search its newest 30 s");
    const asked = tempo.requests.find(({ path }) => path === "/api/search")?.query.get("q");
    expect(asked).toContain('resource.service.name = "miniserve"');
  });

  it("asks for the service and the time that are given", async () => {
    const tempo = await holding([telling()]);
    const { stdout } = await check("--tempo", tempo.url, "--service", "other", "--since", "2h");
    expect(stdout).toContain(`tempo ${tempo.url}, last 2 h`);
    const asked = tempo.requests.find(({ path }) => path === "/api/search")?.query.get("q");
    expect(asked).toContain('"other"');
    expect(asked).not.toContain("miniserve");
  });

  it("finds what is broken: exit 1", async () => {
    const tempo = await holding([telling(), withoutDecode(telling())]);
    const { stdout, code } = await check("--tempo", tempo.url);
    expect([code, stdout]).toEqual([1, expect.stringContaining("1 of 2 traces")]);
  });

  it("says that there is more than --limit", async () => {
    const tempo = await holding([telling(), telling(), telling()]);
    const { stdout } = await check("--tempo", tempo.url, "--limit", "2");
    expect(stdout).toContain("the first 2 traces of more; without --limit all are judged");
  });

  it("judges none that Tempo calls partial, or lists and does not have: exit 5", async () => {
    const [whole, gone, part] = [telling(), telling(), telling()];
    const tempo = await holding([whole, gone, part], [whole, { ...part, more: PARTIAL }]);
    const { stdout, code } = await check("--tempo", tempo.url);
    expect(stdout).toMatch(/\n +3 +1 +0 +2 /);
    expect(stdout).toContain("partial: too large (1)");
    expect(stdout).toContain("does not have it by its id (1)");
    expect(code).toBe(5);
    const printed = await check("--tempo", tempo.url, "-o", "json");
    expect(documentErrors("contract", printed.stdout)).toEqual([]);
    expect(
      JSON.parse(printed.stdout)
        .unjudged.map((one: Held) => one.traceId)
        .sort(),
    ).toEqual([gone.traceId, part.traceId].sort());
  });

  it("judges nothing where nothing is found: exit 5", async () => {
    const tempo = await holding([]);
    const { stdout, code } = await check("--tempo", tempo.url);
    expect([code, stdout]).toEqual([5, expect.stringContaining("nothing was checked")]);
  });

  it("looks into the store where no Tempo is configured, or with --local", async () => {
    machine.file("trace.json", otlpJson(telling().spans));
    await machine.lgtrace("import", "trace.json");
    expect((await check()).stdout).toContain("a.contract.yaml · store\n");
    const down = await refusedUrl();
    const { stdout, code } = await check("--tempo", down, "--local", "--since", "1h");
    expect([code, stdout]).toEqual([0, expect.stringContaining("· store\n")]);
  });

  it.each([
    [["--remote"], /--remote asks Tempo, and none is configured/],
    [["--remote", "--local"], /exclude one another/],
    [["--require-logs", "--local"], /--require-logs asks Loki, and none is configured/],
    [["--wait"], /takes ids alone/],
    [["--wait=60s", "1".repeat(32)], /--wait asks Tempo, and none is configured/],
    [["--wait=soon", "1".repeat(32)], /"soon" is no trace id of Tempo's/],
    [["--wait=2d", "1".repeat(32)], /--wait cannot be "2d"/],
  ])("refuses %j: exit 2", async (flags, says) => {
    const { code, stdout, stderr } = await check(...flags);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(says)]);
  });

  it("says the trouble of a Tempo that is down: exit 4", async () => {
    const { code, stderr } = await check("--tempo", await refusedUrl());
    expect([code, stderr]).toEqual([4, expect.stringMatching(/cannot reach Tempo/)]);
  });

  it("marks text that Tempo cut, and does not call its end wrong", async () => {
    contract = machine.file("cut.yaml", CUT);
    const tempo = await holding([prompted("a".repeat(2048))]);
    const { stdout, code } = await check("--tempo", tempo.url);
    expect(stdout).toContain("llm.prompt may have been cut at Tempo's 2,048 bytes (1)");
    expect(stdout).toContain("1 attribute value may be cut");
    expect(code).toBe(5);
    const short = await holding([prompted("a".repeat(2047))]);
    expect((await check("--tempo", short.url)).code).toBe(1);
  });

  describe("clauses about log lines", () => {
    const line = { service: "miniserve", body: "decode done", spanId: undefined };

    beforeEach(() => {
      contract = machine.file("a.contract.yaml", WITH_LOGS);
    });

    it("are judged on Loki's lines", async () => {
      const held = telling();
      const tempo = await holding([held]);
      const own = { ...line, traceId: held.traceId, timeUnixNano: held.spans[0]?.startUnixNano };
      const loki = await serving({ "/loki/api/v1/query_range": lokiAnswer([own]) });
      expect((await check("--tempo", tempo.url, "--loki", loki.url)).code).toBe(0);
      expect((await check(held.traceId, "--tempo", tempo.url, "--loki", loki.url)).code).toBe(0);
    });

    it.each<[string, (held: Held) => string[]]>([
      ["of a search", () => []],
      ["of an id", ({ traceId }) => [traceId]],
    ])("are not judged where Loki is down, %s: exit 5, with --require-logs 4", async (_, operands) => {
      const held = telling();
      const tempo = await holding([held]);
      const argv = [...operands(held), "--tempo", tempo.url, "--loki", await refusedUrl()];
      const { code, stdout, stderr } = await check(...argv);
      expect([code, stdout]).toEqual([5, expect.stringContaining("no log lines at hand (1)")]);
      expect(stderr).toContain("log lines are missing: cannot reach Loki");
      expect((await check(...argv, "--require-logs")).code).toBe(4);
      expect((await check(...argv, "--no-logs")).code).toBe(0);
    });
  });

  describe("--wait", () => {
    it("judges a trace as soon as it meets its contract", async () => {
      const { traceId, spans } = telling();
      const tempo = await serving({
        "/api/v2/traces/*": [traceAnswer([]), traceAnswer(spans.slice(4)), traceAnswer(spans)],
      });
      const { code, stdout, stderr } = await check(traceId, "--wait", "--tempo", tempo.url);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`· tempo ${tempo.url}\n`);
      expect(tempo.requests).toHaveLength(3);
    });

    it("takes the id behind it as the id", async () => {
      const held = telling();
      const tempo = await holding([held]);
      expect((await check("--tempo", tempo.url, "--wait", held.traceId)).code).toBe(0);
    });

    it("judges a broken trace once it is complete: exit 1", async () => {
      const held = withoutDecode(telling());
      const tempo = await holding([held]);
      expect((await check(held.traceId, "--wait", "--tempo", tempo.url)).code).toBe(1);
      expect(tempo.requests).toHaveLength(3);
    });

    it("names what did not come in time, and judges the others: exit 5", async () => {
      const [whole, part] = [telling(), telling()];
      const lost = part.spans[0]?.spanId;
      const tempo = await holding([whole, { ...part, spans: part.spans.slice(1) }]);
      const ids = [part.traceId, whole.traceId];
      const { code, stdout, stderr } = await check(...ids, "--wait=1s", "--tempo", tempo.url);
      expect(code).toBe(5);
      expect(stderr).toContain(`lgtrace: trace ${part.traceId} is not complete after 1 s\n`);
      expect(stderr).toMatch(new RegExp(`\\d spans wait for their parent ${lost}\n.*--wait=2s`, "s"));
      expect(stdout).toMatch(/\n +2 +1 +0 +1 /);
      const printed = await check(...ids, "--wait=100ms", "-o", "json", "--tempo", tempo.url);
      expect(printedErrors(printed.stdout)).toEqual([]);
      expect(JSON.parse(printed.stdout).unjudged).toContainEqual({
        traceId: part.traceId,
        reason: expect.stringMatching(/^not complete after 0\.1 s: \d spans wait/),
      });
    });

    it("does not wait longer for a Tempo that does not answer: exit 5", async () => {
      const tempo = await serving({ "/api/v2/traces/*": silence });
      const { code, stderr } = await check("1".repeat(32), "--wait=1s", "--tempo", tempo.url);
      expect([code, stderr]).toEqual([5, expect.stringContaining("Tempo has not answered")]);
    });

    it("judges the others where there is trouble with one, whose code it ends with", async () => {
      const [whole, broken] = [telling(), telling()];
      const tempo = await serving({
        [`/api/v2/traces/${whole.traceId}`]: traceAnswer(whole.spans),
        "/api/v2/traces/*": plain(413, "trace too large"),
      });
      const { code, stdout, stderr } = await check(
        broken.traceId,
        whole.traceId,
        "--wait",
        "--tempo",
        tempo.url,
      );
      expect([code, stderr]).toEqual([2, expect.stringContaining("trace too large")]);
      expect(stdout).toMatch(/\n +2 +1 +0 +1 /);
    });

    it("ends at once on Ctrl-C: exit 130", async () => {
      const asked = Promise.withResolvers<void>();
      const tempo = await serving({
        "/api/v2/traces/*": (request, response) => {
          traceAnswer([])(request, response);
          asked.resolve();
        },
      });
      const argv = ["check-contract", "--contract", contract, "1".repeat(32), "--wait=10m"];
      const { process, ended } = machine.start(...argv, "--tempo", tempo.url);
      await asked.promise;
      process.kill("SIGINT");
      const { code, stderr } = await ended;
      expect([code, stderr]).toEqual([130, expect.stringContaining("interrupted")]);
    });
  });
});

const PARTIAL = { status: "PARTIAL", message: "too large" };
const CUT = `
lgtrace: contract/v1
id: completions
match: { root: http.handler }
tree:
  span: http.handler
  children_mode: open
  attributes:
    llm.prompt: { type: string, pattern: "b$" }
`;

interface Held {
  readonly traceId: TraceId;
  readonly spans: readonly Span[];
  /** Beside the trace in Tempo's answer. */
  readonly more?: object;
}

function telling(): Held {
  return freshStory(nineSpans);
}

function withoutDecode({ traceId, spans }: Held): Held {
  return { traceId, spans: spans.filter(({ name }) => name !== "llm.decode") };
}

/** With a prompt on its root. */
function prompted(prompt: string): Held {
  const { traceId, spans } = telling();
  const withPrompt = (span: Span): Span => ({
    ...span,
    attributes: new Map([...span.attributes, ["llm.prompt", prompt] as const]),
  });
  return {
    traceId,
    spans: spans.map((span) => (span.parentSpanId === undefined ? withPrompt(span) : span)),
  };
}

function searchOf(held: readonly Held[]): Reply {
  const traces = held.map(({ traceId, spans }) => ({
    traceID: traceId,
    rootServiceName: "miniserve",
    rootTraceName: "http.handler",
    startTimeUnixNano: String(spans[0]?.startUnixNano),
    durationMs: 300,
    spanSets: [{ spans: [foundSpan(spans[0])], matched: 1 }],
    serviceStats: { miniserve: { spanCount: spans.length }, other: { spanCount: 1 } },
  }));
  return (request, response) => {
    const limit = Number(new URL(request.url ?? "", "http://tempo").searchParams.get("limit"));
    json({ traces: traces.slice(0, limit), metrics: {} })(request, response);
  };
}

function foundSpan(span: Span | undefined): object {
  return {
    spanID: span?.spanId,
    name: span?.name,
    startTimeUnixNano: String(span?.startUnixNano),
    durationNanos: "1",
    attributes: [{ key: "service.name", value: { stringValue: "miniserve" } }],
  };
}

function idsOf(held: readonly Held[]): Reply {
  return (request, response) => {
    const found = held.find(({ traceId }) => request.url?.includes(traceId));
    traceAnswer(found?.spans ?? [], found?.more)(request, response);
  };
}
