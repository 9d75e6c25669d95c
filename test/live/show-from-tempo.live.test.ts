import { afterAll, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { decodeSteps } from "../../fixtures/stories/decode-steps.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { hostileSpans } from "../../fixtures/stories/hostile-spans.ts";
import { callerSide } from "../../fixtures/stories/lost-context.ts";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { parentCycle } from "../../fixtures/stories/parent-cycle.ts";
import { retryStorm } from "../../fixtures/stories/retry-storm.ts";
import { skewedHost } from "../../fixtures/stories/skewed-host.ts";
import type { Story } from "../../fixtures/story.ts";
import { describeTempo } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import { freshStory, pushSpans } from "./push.ts";
import { shownTrace } from "./shown.ts";
import { untilReadable } from "./wait.ts";

const STORIES: Readonly<Record<string, Story>> = {
  "an empty completion": emptyCompletion,
  "nine spans": nineSpans,
  "a lost context": callerSide,
  "a retry storm": retryStorm,
  "a skewed host": skewedHost,
  "a cycle of parents": parentCycle,
  "240 decode steps": decodeSteps,
};

describeTempo("show <id> from Tempo", (tempo) => {
  const machine = new Machine({ TEMPO_URL: tempo.url });
  afterAll(() => machine.remove());

  it.each(Object.entries(STORIES))("%s: what the file of it shows", async (name, told) => {
    const story = freshStory(told);
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    const file = machine.file(`${name}.json`, otlpJson(story.spans));
    const fromTempo = shownTrace(await machine.lgtrace("show", story.traceId, "-o", "json"));
    const fromFile = shownTrace(await machine.lgtrace("show", file, "-o", "json"));
    expect(fromTempo.spans.map(comparable)).toEqual(fromFile.spans.map(comparable));
    expect(fromTempo.conservation).toEqual(fromFile.conservation);
  });

  it("hostile names and values: nothing reaches the terminal raw, and what cannot be read is said", async () => {
    const story = freshStory(hostileSpans);
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    const { code, stdout, stderr } = await machine.lgtrace("show", story.traceId, "--attributes");
    expect([code, stderr]).toEqual([0, expect.stringContaining("could be read only in part")]);
    expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(stdout).toContain(`${story.spans.length} spans`);
  });

  it("an id that begins with zeros, as Tempo's search writes it", async () => {
    const story = freshStory(emptyCompletion, {
      traceId: `00000000${crypto.randomUUID().replaceAll("-", "").slice(8)}`,
    });
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    const short = story.traceId.replace(/^0+/, "");
    const shown = shownTrace(await machine.lgtrace("show", short, "-o", "json"));
    expect([shown.traceId, shown.spans.length]).toEqual([story.traceId, story.spans.length]);
  });

  it("an id that nobody knows: exit 5, and where it was looked for", async () => {
    const { code, stderr, stdout } = await machine.lgtrace("show", "feedfacefeedfacefeedfacefeedface");
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain(tempo.url);
  });

  it("a value that Tempo cut at 2,048 bytes is marked", async () => {
    const prompt = "why? ".repeat(1000);
    const spans = [{ name: "llm.generate", at: 0, for: 5, attributes: { "llm.prompt": prompt } }];
    const story = freshStory({ ...emptyCompletion, spans, logs: [] });
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId);
    const { stdout, code } = await machine.lgtrace("show", story.traceId);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/2,?048/)]);
  });

  it("a trace that was stored half is asked for again, and merged", async () => {
    const story = freshStory(emptyCompletion);
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    using keeper = new Machine({ TEMPO_URL: tempo.url });
    const half = keeper.file("half.json", otlpJson(story.spans.slice(5)));
    expect((await keeper.lgtrace("import", half)).code).toBe(0);
    const local = shownTrace(await keeper.lgtrace("show", story.traceId, "--local", "-o", "json"));
    const merged = shownTrace(await keeper.lgtrace("show", story.traceId, "-o", "json"));
    expect([local.spans.length, local.missing.length]).toEqual([5, 2]);
    expect([merged.spans.length, merged.missing.length]).toEqual([10, 0]);
  });

  it("--local asks nobody, --remote asks Tempo whatever is stored", async () => {
    const story = freshStory(nineSpans);
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    expect((await machine.lgtrace("show", story.traceId, "--local")).code).toBe(5);
    const { code, stdout } = await machine.lgtrace("show", story.traceId, "--remote");
    expect([code, stdout]).toEqual([0, expect.stringContaining("http.handler")]);
  });
});

/** A span without what Tempo does not keep (scope versions, schema) or puts in another order. */
function comparable(span: object): object {
  const { attributes, resource, ...rest } = span as Readonly<Record<string, object>>;
  return { ...rest, attributes: sorted(attributes), resource: sorted(resource) };
}

function sorted(fields: object | undefined): [string, unknown][] {
  return Object.entries(fields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
