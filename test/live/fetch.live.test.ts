import { expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { describeBoth } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import {
  type FreshStory,
  freshStory,
  ownSuffix,
  PLACEMENTS,
  type Placement,
  pushLines,
  pushSpans,
} from "./push.ts";
import { shownTrace } from "./shown.ts";
import { untilFound, untilLogged, untilReadable, untilSaid } from "./wait.ts";

/** Long enough ago that a trace counts as settled when it is stored. */
const LONG_AGO = { agoMs: 300_000 };

describeBoth("fetch", (tempo, loki) => {
  const env = { TEMPO_URL: tempo.url, LOKI_ADDR: loki.url };

  async function pushed(suffix: string, told = emptyCompletion): Promise<FreshStory> {
    const story = freshStory(told, { ...LONG_AGO, suffix });
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    return story;
  }

  async function logged(story: FreshStory, placement: Placement = "structured metadata"): Promise<void> {
    await pushLines(loki, story.lines, placement);
    for (const [service, lines] of Map.groupBy(story.lines, (line) => line.service))
      await untilLogged(loki, service, lines.length);
  }

  it.each(PLACEMENTS)("what is stored shows as it does from the servers; lines by %s", async (placement) => {
    using machine = new Machine(env);
    const story = await pushed(ownSuffix());
    await logged(story, placement);
    const remote = shownTrace(await machine.lgtrace("show", story.traceId, "--remote", "-o", "json"));
    const { code, stdout } = await machine.lgtrace("fetch", story.traceId);
    const what = `fetched 1 trace, ${story.spans.length} spans, ${story.lines.length} log lines\n`;
    expect([code, stdout]).toEqual([0, what]);
    const local = shownTrace(await machine.lgtrace("show", story.traceId, "--local", "-o", "json"));
    expect(withoutOrder(local)).toEqual(withoutOrder(remote));
  });

  it("several together: each trace gets its own lines, wherever they bear its id", async () => {
    using machine = new Machine(env);
    const stories: FreshStory[] = [];
    for (const placement of PLACEMENTS) {
      const story = await pushed(ownSuffix());
      await logged(story, placement);
      stories.push(story);
    }
    const { code, stderr } = await machine.lgtrace(
      "fetch",
      ...stories.map(({ traceId }) => traceId),
      "--verbose",
    );
    expect(code).toBe(0);
    expect(stderr.split("query_range").length - 1).toBeLessThan(2 * stories.length);
    for (const { traceId, lines } of stories) {
      const { logs } = shownTrace(await machine.lgtrace("show", traceId, "--local", "-o", "json"));
      expect(logs).toHaveLength(lines.length);
    }
  });

  it("by a question, resumed: what is there is not fetched again", async () => {
    using machine = new Machine(env);
    const suffix = ownSuffix();
    for (let at = 0; at < 3; at++) await pushed(suffix, nineSpans);
    const ours = `{ resource.service.name = "miniserve${suffix}" }`;
    await untilFound(tempo, ours, 3);
    expect((await machine.lgtrace("fetch", ours, "--limit", "2")).stdout).toMatch(/^fetched 2 traces, /);
    const rest = await machine.lgtrace("fetch", ours, "--limit", "0");
    expect(rest.stdout).toMatch(/^fetched 1 trace, 9 spans, .* · 2 already there\n$/);
    const ids = await machine.lgtrace("find", ours, "-o", "ids");
    const piped = await machine.piped(ids.stdout, "fetch", "-");
    const nothingNew = "fetched 0 traces, 0 spans, 0 log lines · 3 already there\n";
    expect([piped.code, piped.stdout]).toEqual([0, nothingNew]);
  });

  it("a trace that grows in between is there once, whole, without a conflict", async () => {
    using machine = new Machine(env);
    const story = freshStory(emptyCompletion, { ...LONG_AGO, suffix: ownSuffix() });
    await pushSpans(tempo, story.spans.slice(5));
    await untilReadable(tempo, story.traceId, story.spans.length - 5);
    await logged(story);
    const first = await machine.lgtrace("fetch", story.traceId);
    expect(first.stdout).toMatch(`fetched 1 trace, ${story.spans.length - 5} spans, `);
    await pushSpans(tempo, story.spans.slice(0, 5));
    await untilReadable(tempo, story.traceId, story.spans.length);
    await machine.lgtrace("fetch", story.traceId);
    const { spans, logs, missing, conservation } = shownTrace(
      await machine.lgtrace("show", story.traceId, "--local", "-o", "json"),
    );
    expect([spans.length, logs.length, missing]).toEqual([story.spans.length, story.lines.length, []]);
    expect(conservation).toMatchObject({ duplicates: 0 });
    expect(spans.flatMap(({ marks }) => marks)).not.toContain("conflict");
    expect((await machine.lgtrace("fetch", story.traceId)).stdout).toContain("1 already there");
  });

  it("keeps the trace while Loki is away, and fetches its lines once it is there", async () => {
    const story = await pushed(ownSuffix());
    await logged(story);
    using machine = new Machine(env);
    const away = await machine.lgtrace("fetch", story.traceId, "--loki", "http://127.0.0.1:1");
    expect([away.code, away.stdout]).toEqual([
      4,
      expect.stringMatching(/^fetched 1 trace, .* · 1 failed\n$/),
    ]);
    const { code, stdout } = await machine.lgtrace("fetch", story.traceId);
    expect([code, stdout]).toEqual([0, `fetched 1 trace, 0 spans, ${story.lines.length} log lines\n`]);
  });

  it("keeps on Ctrl-C what came; the same command goes on from there", async () => {
    using machine = new Machine(env);
    const suffix = ownSuffix();
    const stories = Array.from({ length: 300 }, () => freshStory(nineSpans, { ...LONG_AGO, suffix }));
    await pushSpans(
      tempo,
      stories.flatMap(({ spans }) => spans),
    );
    for (const { traceId, spans } of stories) await untilReadable(tempo, traceId, spans.length);
    const argv = ["fetch", ...stories.map(({ traceId }) => traceId)];
    const { process, ended } = machine.start(...argv, "--verbose");
    await untilSaid(process, "GET", 100);
    process.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining("interrupted")]);
    const [, came = "", left = ""] = /^fetched (\d+) traces, .* · (\d+) not asked for\n$/.exec(stdout) ?? [];
    expect([Number(came) > 0, Number(came) + Number(left)]).toEqual([true, stories.length]);
    const info = JSON.parse((await machine.lgtrace("store", "info", "-o", "json")).stdout);
    expect(info).toMatchObject({ traces: Number(came), spans: Number(came) * 9 });
    const rest = await machine.lgtrace(...argv);
    expect(rest.stdout).toMatch(new RegExp(`^fetched ${left} traces?, .* · ${came} already there\n$`));
  });
});

/** What is equal wherever and whenever a trace is read: lines of one time, and attributes, come in any order. */
function withoutOrder({ spans, logs, conservation }: ReturnType<typeof shownTrace>) {
  return { spans: spans.map(sortedText), logs: logs.map(sortedText).sort(), conservation };
}

function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${sortedText(inner)}`);
  return `{${entries.sort().join(",")}}`;
}
