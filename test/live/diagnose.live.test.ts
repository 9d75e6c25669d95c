import { expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { documentErrors } from "../schema-errors.ts";
import { describeBoth } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import { type FreshStory, freshStory, ownSuffix, pushLines, pushSpans } from "./push.ts";
import { untilFound, untilLogged, untilReadable } from "./wait.ts";

describeBoth("diagnose, and find --rule", (tempo, loki) => {
  const env = { TEMPO_URL: tempo.url, LOKI_ADDR: loki.url };

  async function pushed(story: FreshStory): Promise<FreshStory> {
    await pushSpans(tempo, story.spans);
    await pushLines(loki, story.lines, "structured metadata");
    await untilReadable(tempo, story.traceId, story.spans.length);
    return story;
  }

  it("blames the evicted KV cache for the empty completion, and finds it among the traces of the hour", async () => {
    using machine = new Machine(env);
    const suffix = ownSuffix();
    const empty = await pushed(freshStory(emptyCompletion, { suffix }));
    await pushed(freshStory(nineSpans, { suffix }));
    await untilFound(tempo, `{ resource.service.name =~ ".*${suffix}" }`, 2);
    await untilLogged(loki, `miniserve${suffix}`, empty.lines.length);

    const argv = ["diagnose", empty.traceId, "--now", "2100-01-01T00:00:00Z"];
    const { stdout, stderr, code } = await machine.lgtrace(...argv, "-o", "json");
    expect({ stderr, code }).toEqual({ stderr: "", code: 1 });
    expect(documentErrors("diagnose", stdout)).toEqual([]);
    const [trace] = JSON.parse(stdout).traces;
    expect([trace.verdict, trace.suspects[0].signal]).toEqual(["empty completion", "KV-cache eviction"]);
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ rule: "L01", severity: "error" });

    const unlogged = await machine.lgtrace(...argv, "--no-logs");
    expect(unlogged.stdout).toContain("unknown upstream of llm.decode");

    const service = ["--service", `miniserve${suffix}`];
    const found = await machine.lgtrace("find", "--rule", "L01", ...service, "-o", "ids");
    expect({ ...found }).toEqual({ stdout: `${empty.traceId}\n`, stderr: "", code: 0 });
    const judged = await machine.lgtrace("diagnose", ...service, "--rule", "L01", "--width", "120");
    expect([judged.code, judged.stdout]).toEqual([1, expect.stringContaining("1 of 2 traces")]);
  });
});
