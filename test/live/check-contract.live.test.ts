import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { describeBoth } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import { type FreshStory, freshStory, ownSuffix, pushLines, pushSpans } from "./push.ts";
import { untilFound, untilLogged, untilReadable, untilSaid } from "./wait.ts";

describeBoth("check-contract", (tempo, loki) => {
  const env = { TEMPO_URL: tempo.url, LOKI_ADDR: loki.url };

  /** The shipped contract, for a service of this test's own. */
  function served(machine: Machine, suffix: string): string {
    const text = readFileSync("fixtures/lgtrace.contract.yaml", "utf8");
    return machine.file("own.yaml", text.replace("service: miniserve", `service: miniserve${suffix}`));
  }

  async function pushed(
    spansOf: (story: FreshStory) => FreshStory["spans"],
    suffix: string,
  ): Promise<FreshStory> {
    const story = freshStory(nineSpans, { suffix });
    const spans = spansOf(story);
    await pushSpans(tempo, spans);
    await pushLines(loki, story.lines, "structured metadata");
    await untilReadable(tempo, story.traceId, spans.length);
    return story;
  }

  it("of a service in the last hour: what is sound, what is broken, and where was looked", async () => {
    using machine = new Machine(env);
    const suffix = ownSuffix();
    const service = `miniserve${suffix}`;
    const contract = served(machine, suffix);
    const argv = ["check-contract", "--contract", contract, "--since", "1h", "--width", "120"];
    await pushed(({ spans }) => spans, suffix);
    await untilFound(tempo, `{ resource.service.name = "${service}" }`, 1);
    await untilLogged(loki, service, 1);
    const sound = await machine.lgtrace(...argv, "--service", service);
    expect([sound.code, sound.stdout]).toEqual([0, expect.stringContaining(`tempo ${tempo.url}, last 1 h`)]);
    await pushed(({ spans }) => spans.filter(({ name }) => name !== "llm.prefill"), suffix);
    await untilFound(tempo, `{ resource.service.name = "${service}" }`, 2);
    const broken = await machine.lgtrace(...argv);
    expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining("1 of 2 traces")]);
  });

  it("of ids, through the store or not", async () => {
    using machine = new Machine(env);
    const suffix = ownSuffix();
    const argv = ["check-contract", "--contract", served(machine, suffix)];
    const { traceId } = await pushed(({ spans }) => spans, suffix);
    await untilLogged(loki, `miniserve${suffix}`, 1);
    expect((await machine.lgtrace(...argv, traceId)).code).toBe(0);
    expect((await machine.lgtrace(...argv, traceId, "--local")).code).toBe(5);
    await machine.lgtrace("fetch", traceId);
    expect((await machine.lgtrace(...argv, traceId, "--local")).code).toBe(0);
  });

  it("--wait judges a trace that is sent while it waits", async () => {
    using machine = new Machine(env);
    const suffix = ownSuffix();
    const contract = served(machine, suffix);
    const story = freshStory(nineSpans, { suffix });
    const late = story.spans.slice(4);
    await pushSpans(tempo, late);
    await untilReadable(tempo, story.traceId, late.length);
    const argv = ["check-contract", "--contract", contract, "--no-logs", story.traceId, "--wait=60s"];
    const { process, ended } = machine.start(...argv, "--verbose");
    await untilSaid(process, "GET");
    await pushSpans(tempo, story.spans.slice(0, 4));
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining(`tempo ${tempo.url}`)]);
    expect(stderr.split("GET").length).toBeGreaterThan(2);
  });

  it("--wait names what never came: exit 5", async () => {
    using machine = new Machine(env);
    const suffix = ownSuffix();
    const contract = served(machine, suffix);
    const argv = ["check-contract", "--contract", contract];
    const { traceId } = await pushed(({ spans }) => spans.slice(1), suffix);
    const lost = await machine.lgtrace(...argv, traceId, "--wait=2s");
    expect([lost.code, lost.stderr]).toEqual([
      5,
      expect.stringMatching(/spans wait for their parent [0-9a-f]{16}/),
    ]);
    const nobody = await machine.lgtrace(...argv, "fe".repeat(16), "--wait=1s");
    expect([nobody.code, nobody.stderr]).toEqual([5, expect.stringContaining("no span of it has come yet")]);
  });
});
