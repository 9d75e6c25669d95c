import { randomBytes } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { describeBoth, describeLoki } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import { freshStory, ownSuffix, PLACEMENTS, pushLines, pushSpans } from "./push.ts";
import { type ShownLine, shownTrace } from "./shown.ts";
import { untilLogged, untilReadable } from "./wait.ts";

describeLoki("a stored trace and its lines from Loki", (loki) => {
  const machine = new Machine({ LOKI_ADDR: loki.url });
  afterAll(() => machine.remove());

  it.each(PLACEMENTS)("the trace id as %s", async (placement) => {
    const story = freshStory(emptyCompletion, { suffix: ownSuffix() });
    await pushLines(loki, story.lines, placement);
    await untilLogged(loki, story.services.miniserve ?? "", story.lines.length);
    const file = machine.file(`${story.traceId}.json`, otlpJson(story.spans));
    expect((await machine.lgtrace("import", file)).code).toBe(0);
    const { logs, conservation } = shownTrace(await machine.lgtrace("show", story.traceId, "-o", "json"));
    expect(logs.map(placed)).toEqual(story.lines.map((line) => [String(line.timeUnixNano), line.spanId]));
    expect(conservation).toMatchObject({ logsIn: 2, logsShown: 2 });
  });

  it("the trace id at all places at once: each line once", async () => {
    const story = freshStory(emptyCompletion, { suffix: ownSuffix() });
    for (const [index, placement] of PLACEMENTS.entries()) {
      const later = story.lines.map((line) => ({
        ...line,
        timeUnixNano: line.timeUnixNano + BigInt(index) * 1_000_000n,
      }));
      await pushLines(loki, later, placement);
    }
    const all = story.lines.length * PLACEMENTS.length;
    await untilLogged(loki, story.services.miniserve ?? "", all);
    const file = machine.file(`${story.traceId}.json`, otlpJson(story.spans));
    expect((await machine.lgtrace("import", file)).code).toBe(0);
    const { logs } = shownTrace(await machine.lgtrace("show", story.traceId, "-o", "json"));
    expect(new Set(logs.map(({ timeUnixNano }) => timeUnixNano)).size).toBe(all);
    expect(logs).toHaveLength(all);
  });

  it("an id of 64 bits, in 16 digits and filled up to 32", async () => {
    const half = randomBytes(8).toString("hex");
    const story = freshStory(emptyCompletion, { suffix: ownSuffix(), traceId: half.padStart(32, "0") });
    const lines = story.lines.map((line) => ({ ...line, traceId: half as typeof story.traceId }));
    await pushLines(loki, lines, "JSON body");
    await pushLines(loki, lines, "structured metadata");
    await pushLines(loki, story.lines, "logfmt body");
    await untilLogged(loki, story.services.miniserve ?? "", 6);
    const file = machine.file(`${story.traceId}.json`, otlpJson(story.spans));
    expect((await machine.lgtrace("import", file)).code).toBe(0);
    expect(shownTrace(await machine.lgtrace("show", story.traceId, "-o", "json")).logs).toHaveLength(6);
  });

  it("--local: none, and nobody is asked", async () => {
    const story = freshStory(emptyCompletion, { suffix: ownSuffix() });
    await pushLines(loki, story.lines, "structured metadata");
    await untilLogged(loki, story.services.miniserve ?? "", 2);
    const file = machine.file(`${story.traceId}.json`, otlpJson(story.spans));
    expect((await machine.lgtrace("import", file)).code).toBe(0);
    const ran = await machine.lgtrace("show", story.traceId, "--local", "-o", "json");
    expect(shownTrace(ran).logs).toEqual([]);
  });
});

describeBoth("a trace from Tempo and its lines from Loki", (tempo, loki) => {
  const machine = new Machine({ TEMPO_URL: tempo.url, LOKI_ADDR: loki.url });
  afterAll(() => machine.remove());

  it("are joined: each line under its span", async () => {
    const story = freshStory(emptyCompletion, { suffix: ownSuffix() });
    await pushSpans(tempo, story.spans);
    await pushLines(loki, story.lines, "structured metadata");
    await untilReadable(tempo, story.traceId, story.spans.length);
    await untilLogged(loki, story.services.miniserve ?? "", 2);
    const { logs } = shownTrace(await machine.lgtrace("show", story.traceId, "-o", "json"));
    expect(logs.map((line) => [line.body, line.attachedBy])).toEqual([
      ["kv_cache.full", "span-id"],
      ["decode.done", "span-id"],
    ]);
  });

  it("Loki is down: the trace all the same, a warning, and exit 4 where logs are required", async () => {
    const story = freshStory(emptyCompletion);
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    const down = ["--loki", "http://127.0.0.1:9"];
    const shown = await machine.lgtrace("show", story.traceId, ...down);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining("llm.prefill")]);
    expect(shown.stdout + shown.stderr).toMatch(/Loki/);
    // While Tempo moves a trace from one block to the next, it may not have it for a moment.
    const required = async () =>
      (await machine.lgtrace("show", story.traceId, ...down, "--require-logs")).code;
    await expect.poll(required, { timeout: 20_000, interval: 500 }).toBe(4);
  });

  it("--logql keeps what its stage keeps", async () => {
    const story = freshStory(emptyCompletion, { suffix: ownSuffix() });
    await pushSpans(tempo, story.spans);
    await pushLines(loki, story.lines, "JSON body");
    await untilReadable(tempo, story.traceId, story.spans.length);
    await untilLogged(loki, story.services.miniserve ?? "", 2);
    const ran = await machine.lgtrace("show", story.traceId, "--logql", '|= "kv_cache"', "-o", "json");
    expect(shownTrace(ran).logs.map(({ body }) => body)).toEqual([expect.stringContaining("kv_cache.full")]);
  });
});

function placed({ timeUnixNano, spanId }: ShownLine): [string, string | undefined] {
  return [timeUnixNano, spanId];
}
