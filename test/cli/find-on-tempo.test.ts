import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { fiveSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { spansOf } from "../../fixtures/tell.ts";
import type { Span } from "../../src/model/span.ts";
import { traceAnswer } from "../evidence/backends.ts";
import { Machine } from "../live/lgtrace.ts";
import { freshStory } from "../live/push.ts";
import { json, plain, type Reply } from "../replay/replies.ts";
import { type Replay, startReplay } from "../replay/server.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";

const CONTRACT = "fixtures/rules/mis-parented/lgtrace.contract.yaml";

interface Held {
  readonly traceId: string;
  readonly spans: readonly Span[];
}

describe("lgtrace find, on Tempo", () => {
  let machine: Machine;
  let tempo: Replay;
  let held: readonly Held[];

  /** A Tempo that gives everything it holds to every search, the newest first, up to the limit. */
  async function holding(traces: readonly Held[], stillThere = traces): Promise<void> {
    held = traces;
    tempo = await startReplay({ "/api/search": search, "/api/v2/traces/*": byIdIn(stillThere) });
  }

  const search: Reply = (request, response) => {
    const limit = Number(new URL(request.url ?? "", "http://tempo").searchParams.get("limit"));
    json({ traces: held.slice(0, limit).map(listed), metrics: {} })(request, response);
  };
  const byIdIn =
    (traces: readonly Held[]): Reply =>
    (request, response) => {
      const trace = traces.find(({ traceId }) => request.url?.includes(traceId));
      traceAnswer(trace?.spans ?? [])(request, response);
    };
  const find = (...flags: string[]) =>
    machine.lgtrace("find", "--tempo", tempo.url, "--width", "120", ...flags);
  const lastLine = (stdout: string) => stdout.trimEnd().split("\n").at(-1);

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    await tempo.close();
  });

  it("fetches no trace where ids alone are wanted and the search decides", async () => {
    await holding([tellingOf(60), tellingOf(61)]);
    const { stdout } = await find("--tokens-out", "0", "--limit", "5", "-o", "ids");
    expect(stdout.trim().split("\n").sort()).toEqual(held.map(({ traceId }) => traceId).sort());
    expect(tempo.requests.map(({ path }) => path)).toEqual(["/api/search"]);
  });

  it.each([
    ["by flags", ["--tokens-out", "0"]],
    ["by a rule", ["--rule", "zero-tokens", "--limit", "0"]],
  ])("tells of a trace that the search lists and that is gone, %s", async (_, flags) => {
    const [there, gone] = [tellingOf(60), tellingOf(61)];
    await holding([there, gone], [there]);
    const { stdout, stderr, code } = await find(...flags);
    expect([code, lastLine(stdout)]).toEqual([0, `1 trace · tempo ${tempo.url}, last 1 h`]);
    expect(stderr).toBe(`lgtrace: Tempo's search lists ${gone.traceId}, and does not have it by its id\n`);
  });

  it("takes a rule's candidates from a search, and confirms each on the whole trace", async () => {
    const [empty, healthy] = [tellingOf(60), { ...freshStory(fiveSpans, { agoMs: 61_000 }) }];
    await holding([empty, healthy]);
    const { stdout, stderr, code } = await find("--rule", "zero-tokens", "-o", "ids");
    expect({ stdout, stderr, code }).toEqual({ stdout: `${empty.traceId}\n`, stderr: "", code: 0 });
    const fetched = tempo.requests.filter(({ path }) => path.startsWith("/api/v2/traces/"));
    expect(fetched).toHaveLength(2);
  });

  it("asks for every trace where a contract stands that the rule reads", async () => {
    await holding([]);
    const questions = async (rule: string) => {
      await find("--rule", rule);
      return tempo.requests.at(-1)?.query.get("q");
    };
    expect(await questions("mis-parented")).toMatch(
      /^\{ span\.gen_ai\.tool\.call\.id != nil \|\| .* with \(most_recent=true\)$/,
    );
    machine.file("lgtrace.contract.yaml", readFileSync(CONTRACT));
    expect(await questions("mis-parented")).toBe("{ } with (most_recent=true)");
    expect(await questions("reasoning-starved")).toContain("reasoning");
  });

  it("says what was searched, of a long question where to read it", async () => {
    await holding([tellingOf(60)]);
    expect((await find("--rule", "multi-root")).stdout).toContain(
      "among the traces of { nestedSetParent < 0 } | count() > 1;",
    );
    expect((await find("--rule", "runaway")).stdout).toContain(
      "among the traces of its TraceQL (lgtrace explain runaway prints it); lgtrace diagnose --rule runaway",
    );
  });

  it("says at the end where it looked, and how far back", async () => {
    await holding([tellingOf(60)]);
    const { stdout, stderr, code } = await find("--tokens-out", "0");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toContain(held[0]?.traceId.slice(0, 8));
    expect(lastLine(stdout)).toBe(`1 trace · tempo ${tempo.url}, last 1 h`);
    const asked = tempo.requests.find(({ path }) => path === "/api/search")?.query;
    const seconds = Number(asked?.get("end")) - Number(asked?.get("start"));
    expect([3600, 3601]).toContain(seconds);
  });

  it.each([
    [["--since", "2d"], "last 2 d"],
    [["--since", "1h30m"], "last 1 h 30 m"],
    [["--from", "2026-05-22T14:00:00Z", "--to", "2026-05-22T15:00:00Z"], "2026-05-22 14:00 to 15:00 UTC"],
    [
      ["--from", "2026-05-21T14:00:00Z", "--to", "2026-05-22T15:00:00Z"],
      "2026-05-21 14:00 to 2026-05-22 15:00 UTC",
    ],
  ])("names the window of %j", async (flags, words) => {
    await holding([]);
    expect((await find(...flags)).stdout).toContain(`tempo ${tempo.url}, ${words}`);
  });

  it("says that there is more, and how to have it", async () => {
    await holding(Array.from({ length: 25 }, (_, at) => tellingOf(60 + at)));
    const first = await find();
    expect(lastLine(first.stdout)).toBe(`first 20 of more; --limit 0 for all · tempo ${tempo.url}, last 1 h`);
    expect(first.stdout.trimEnd().split("\n")).toHaveLength(22);
    const ids = await find("-o", "ids");
    expect(ids.stdout.trimEnd().split("\n")).toEqual(held.slice(0, 20).map(({ traceId }) => traceId));
    expect(ids.stderr).toBe("lgtrace: first 20 of more; --limit 0 for all\n");
    const all = await find("--limit", "0");
    expect(lastLine(all.stdout)).toBe(`25 traces · tempo ${tempo.url}, last 1 h`);
    expect(all.stdout.trimEnd().split("\n")).toHaveLength(27);
  });

  it("says nothing of more where the reader has gone before all was written", async () => {
    const one = tellingOf(60);
    await holding(
      Array.from({ length: 999 }, (_, at) => ({ ...one, traceId: `${at + 1}`.padStart(32, "0") })),
    );
    const { process, ended } = machine.start("find", "--tempo", tempo.url, "--limit", "0", "-o", "ids");
    process.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("ends in doubt where nothing matched, and says what Tempo does not search", async () => {
    await holding([]);
    const { stdout, code } = await find("--tokens-out", "0");
    expect(code).toBe(5);
    expect(stdout).toBe(
      `no trace with 0 output tokens · tempo ${tempo.url}, last 1 h · Tempo 3 does not search its newest 30 s (lgtrace show ID finds them)\n`,
    );
    const past = await find("--from", "2026-05-22T14:00:00Z", "--to", "2026-05-22T15:00:00Z");
    expect(past.code).toBe(5);
    expect(past.stdout).not.toContain("30 s");
  });

  it("asks the store with --local, Tempo with --remote, and not both", async () => {
    await holding([tellingOf(60)]);
    const file = machine.file("trace.json", otlpJson(spansOf(emptyCompletion)));
    expect((await machine.lgtrace("import", file)).code).toBe(0);
    const local = await find("--local", "-o", "ids");
    expect(local.stdout).toBe(`${emptyCompletion.traceId}\n`);
    expect(tempo.requests).toEqual([]);
    expect((await find("--remote", "-o", "ids")).stdout).toBe(`${held[0]?.traceId}\n`);
    const both = await find("--local", "--remote");
    expect(both.code).toBe(2);
    expect(both.stderr).toContain("--local and --remote exclude one another");
  });

  it("with --remote and no Tempo: says how to name one", async () => {
    await holding([]);
    const { stderr, code } = await machine.lgtrace("find", "--remote");
    expect(code).toBe(2);
    expect(stderr).toContain("--remote asks Tempo, and none is configured");
    expect(stderr).toContain("TEMPO_URL");
  });

  it.each(["{ } | rate()", "{ status = error } | count_over_time() by (name)"])(
    "refuses metrics: %s",
    async (traceql) => {
      await holding([tellingOf(60)]);
      const { stdout, stderr, code } = await find(traceql);
      expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
      expect(stderr).toContain("asks for metrics, find lists traces");
      expect(tempo.requests).toEqual([]);
    },
  );

  it("passes TraceQL on, also a text in it that looks like a metric", async () => {
    await holding([tellingOf(60)]);
    const traceql = '{ name = "a | rate()" }';
    const { stdout, code } = await find(traceql);
    expect(code).toBe(0);
    expect(tempo.requests[0]?.query.get("q")).toBe(`${traceql} with (most_recent=true)`);
    expect(lastLine(stdout)).toBe(`1 trace · tempo ${tempo.url}, last 1 h`);
  });

  it.each([
    ["--service", "other"],
    ["--duration", "<1ms"],
  ])("takes no condition by flags beside TraceQL, which would be left out: %s %s", async (...condition) => {
    await holding([tellingOf(60)]);
    const { stdout, stderr, code } = await find("{ span.llm.tokens.out = 0 }", ...condition);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain("a question is asked in TraceQL, or by flags, not both");
    expect(tempo.requests).toEqual([]);
  });

  it("in JSON: no half of a document where Tempo refuses", async () => {
    tempo = await startReplay({ "/*": plain(403, "no") });
    const { stdout, code } = await find("-o", "json");
    expect({ stdout, code }).toEqual({ stdout: "", code: 3 });
  });

  it("in JSON: the source, the question, whether that is all, and the window", async () => {
    await holding(Array.from({ length: 3 }, (_, at) => tellingOf(60 + at)));
    const part = await find("--tokens-out", "0", "--limit", "2", "-o", "json");
    expect(documentErrors("find", part.stdout)).toEqual([]);
    const { matches, ...rest } = JSON.parse(part.stdout);
    expect(matches).toHaveLength(2);
    expect(matches[0]).toMatchObject({ traceId: held[0]?.traceId, tokensIn: 128, tokensOut: 0 });
    expect(rest).toMatchObject({ source: "tempo", complete: false, query: "0 output tokens" });
    expect(BigInt(rest.searched.to) - BigInt(rest.searched.from)).toBe(3_600_000_000_000n);
    const all = await find("--limit", "0", "-o", "jsonl");
    expect(linesErrors("find", all.stdout)).toEqual([]);
    expect(JSON.parse(lastLine(all.stdout) ?? "").summary).toMatchObject({ source: "tempo", complete: true });
  });

  it("in another order: of all that there is, not of the newest", async () => {
    await holding([tellingOf(60, 1), tellingOf(61, 3), tellingOf(62, 2), tellingOf(63, 4)]);
    const { stdout } = await find("--sort", "duration", "--limit", "2", "-o", "json");
    const { matches, complete } = JSON.parse(stdout);
    expect(matches.map(({ traceId }: Held) => traceId)).toEqual([held[3]?.traceId, held[1]?.traceId]);
    expect(complete).toBe(false);
    const whole = JSON.parse((await find("--sort", "duration", "-o", "json")).stdout);
    expect(whole.matches.map(({ traceId }: Held) => traceId)).toEqual(
      [3, 1, 2, 0].map((at) => held[at]?.traceId),
    );
    expect(whole.complete).toBe(true);
  });
});

/** The story of the empty completion, so many seconds ago, and so many times as long. */
function tellingOf(secondsAgo: number, times = 1): Held {
  const { traceId, spans } = freshStory(emptyCompletion, { agoMs: secondsAgo * 1000 });
  const longer = spans.map((span) => ({
    ...span,
    endUnixNano:
      span.startUnixNano + BigInt(times) * ((span.endUnixNano ?? span.startUnixNano) - span.startUnixNano),
  }));
  return { traceId, spans: longer };
}

function listed({ traceId, spans }: Held): object {
  const [root] = spans;
  const decode = spans.find(({ name }) => name === "llm.decode");
  return {
    traceID: traceId,
    rootServiceName: "miniserve",
    rootTraceName: root?.name,
    startTimeUnixNano: String(root?.startUnixNano),
    durationMs: Number((root?.endUnixNano ?? 0n) - (root?.startUnixNano ?? 0n)) / 1e6,
    spanSets: [
      {
        spans: [
          {
            spanID: decode?.spanId,
            startTimeUnixNano: String(decode?.startUnixNano),
            durationNanos: "5000000",
            attributes: [{ key: "llm.tokens.out", value: { intValue: "0" } }],
          },
        ],
        matched: 1,
      },
    ],
    serviceStats: { miniserve: { spanCount: spans.length } },
  };
}
