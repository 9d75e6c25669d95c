import { afterAll, beforeAll, expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { folder, lgtrace } from "../view/lgtrace.ts";
import { describeBoth } from "./describe-live.ts";
import { type FreshStory, freshStory, ownSuffix, pushLines, pushSpans } from "./push.ts";
import { untilFound, untilLogged } from "./wait.ts";

describeBoth("walking through what Tempo finds", (tempo, loki) => {
  const suffix = ownSuffix();
  const home = folder();
  const stories: FreshStory[] = [];
  afterAll(() => home.remove());

  beforeAll(async () => {
    for (const agoMs of [90_000, 80_000, 70_000]) {
      const story = freshStory(emptyCompletion, { suffix, agoMs });
      stories.push(story);
      await pushSpans(tempo, story.spans);
      await pushLines(loki, story.lines, "structured metadata");
    }
    await untilFound(tempo, `{ resource.service.name =~ ".*${suffix}" }`, stories.length);
    await untilLogged(loki, stories[0]?.services.miniserve ?? "", 6);
  });

  const walk = (...words: string[]) =>
    lgtrace(words, {
      columns: 120,
      rows: 30,
      env: { TEMPO_URL: tempo.url, LOKI_URL: loki.url },
      cwd: home.path,
      now: BigInt(Date.now()) * 1_000_000n,
    });

  it("find -i: rows stream in, one opens with its log lines, and one comes back to its row", async () => {
    const service = stories[0]?.services.miniserve ?? "";
    const { terminal, ended } = walk("find", "--tokens-out", "0", "--service", service, "-i");
    await terminal.until("3 traces");
    const list = await terminal.press("Down");
    expect(list).toContain("2 of 3");
    await terminal.press("Enter");
    const opened = await terminal.until("10 of 10 spans, 2 log lines");
    expect(opened).toContain(stories[1]?.traceId ?? "no id");
    expect(opened).toContain("kv_cache.full");
    expect(opened).toContain("empty completion");
    expect(await terminal.press("Esc")).toContain("2 of 3");
    await terminal.press("q");
    expect(await ended).toBe(0);
  });

  it("show -i by its id, with its log lines", async () => {
    const { terminal, ended, stderr } = walk("show", stories[2]?.traceId ?? "", "-i");
    expect(await terminal.until("10 of 10 spans")).toContain("2 log lines");
    await terminal.press("q");
    expect(await ended).toBe(0);
    expect(stderr()).toBe("");
  });
});
