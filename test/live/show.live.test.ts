import { expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { describeTempo } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import { freshStory, pushSpans } from "./push.ts";
import { untilReadable } from "./wait.ts";

describeTempo("lgtrace show, beside what files show", (tempo) => {
  it("still shows the trace where Loki's address leads to something else", async () => {
    using machine = new Machine({ TEMPO_URL: tempo.url, LOKI_URL: tempo.url });
    const story = freshStory(emptyCompletion);
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    const { stdout, stderr, code } = await machine.lgtrace("show", story.traceId);
    expect(stderr).toContain("log lines are missing");
    expect(stdout).toContain(`${story.spans.length} of ${story.spans.length} spans`);
    expect(code).toBe(0);
    expect((await machine.lgtrace("show", story.traceId, "--require-logs")).code).toBe(2);
  });

  it("says where Tempo cut a prompt, in characters of any width", async () => {
    using machine = new Machine({ TEMPO_URL: tempo.url });
    const prompts = ["a", "é", "日", "😀", "a日"].map(
      (text, at) => [`prompt.${at}`, text.repeat(3000)] as const,
    );
    const story = freshStory(emptyCompletion);
    const spans = story.spans.map((span, at) =>
      at === 0 ? { ...span, attributes: new Map(prompts) } : span,
    );
    await pushSpans(tempo, spans);
    await untilReadable(tempo, story.traceId, spans.length);
    const { stdout } = await machine.lgtrace("show", story.traceId);
    expect(stdout).toContain("5 attribute values end at Tempo's 2,048 bytes");
  });
});
