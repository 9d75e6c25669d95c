import { afterAll, beforeAll, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { decodeSteps } from "../../fixtures/stories/decode-steps.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { retryStorm } from "../../fixtures/stories/retry-storm.ts";
import type { Attributes, AttributeValue } from "../../src/model/attribute.ts";
import { WholeFloat } from "../../src/model/attribute.ts";
import type { Span } from "../../src/model/span.ts";
import { describeTempo } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import { freshStory, ownSuffix, pushSpans } from "./push.ts";
import { untilFound } from "./wait.ts";

/** One decode span as different emitters write it: every stored type, every place. */
const ODD: readonly Readonly<Record<string, AttributeValue>>[] = [
  { "llm.tokens.out": 0, "llm.model": "m" },
  { "llm.tokens.out": new WholeFloat(0), "llm.model": "m" },
  { "llm.tokens.out": "0", "llm.model": "m" },
  { "llm.tokens.out": "0.0", "llm.model": "m" },
  { "llm.tokens.out": 7, "gen_ai.usage.output_tokens": 0, "llm.model": "m" },
  { "gen_ai.usage.output_tokens": 0, "gen_ai.usage.input_tokens": 0 },
  {
    "gen_ai.usage.output_tokens": 0,
    "gen_ai.request.model": "n",
    "gen_ai.response.finish_reasons": ["length"],
  },
  { "langfuse.observation.usage_details": '{"input":3,"output":0}', "llm.model": "m" },
  { "llm.token_count.completion": "42", "gen_ai.response.model": "m" },
  { "llm.model": "m", "http.response.status_code": "503", error: true },
  { "llm.model": "m", "llm.stop_reason": "stop", "session.id": "s-1", score: 2.5 },
  { "llm.model": "m", "llm.stop_reason": "length", "user.id": 'u"} || { true', score: "3" },
];

const QUESTIONS: readonly (readonly string[])[] = [
  [],
  ["--tokens-out", "0"],
  ["--tokens-out", ">5"],
  ["--tokens-out", "1..50"],
  ["--tokens-out", "!=0"],
  ["--tokens-out", "none"],
  ["--tokens-in", ">=1"],
  ["--model", "m"],
  ["--model", "!=m"],
  ["--model", "m", "--model", "n"],
  ["--stop-reason", "length"],
  ["--stop-reason", "none", "--name", "llm.decode"],
  ["--error"],
  ["--status", "ok"],
  ["--http-status", ">=500"],
  ["--name", "llm.decode", "--tokens-out", "0"],
  ["--span-duration", ">100ms"],
  ["--span-duration", "<1ms"],
  ["--duration", ">1s"],
  ["--session", "s-1"],
  ["--user", 'u"} || { true'],
  ["--has-span", "rerank"],
  ["--has-span", "rerank", "--without-span", "llm.decode"],
  ["--root", "http.handler"],
  ["--cost", ">0"],
  ["--attr", "score>2"],
  ["--attr", "score=3"],
  ["--attr", "llm.stop_reason"],
  ["--attr", "error=true"],
];

/** While Tempo moves spans from one block to the next, a search may miss some. */
const SETTLING = { timeout: 60_000, interval: 500 };

describeTempo("find on Tempo means what it means on the store", (tempo) => {
  const suffix = ownSuffix();
  const pushed = new Set<string>();
  const machine = new Machine({ TEMPO_URL: tempo.url });
  afterAll(() => machine.remove());

  beforeAll(async () => {
    const told = [emptyCompletion, nineSpans, decodeSteps, retryStorm].map((story) =>
      freshStory(story, { suffix }),
    );
    const odd = ODD.map((attributes) =>
      withDecode(freshStory(emptyCompletion, { suffix }).spans, attributes),
    );
    const traces = [...told.map(({ spans }) => spans), ...odd];
    for (const spans of traces) await pushSpans(tempo, spans);
    const file = machine.file("all.json", traces.map(otlpJson).join("\n"));
    expect(await machine.lgtrace("import", file)).toMatchObject({ code: 0 });
    for (const [first] of traces) pushed.add(first?.traceId ?? "");
    await untilFound(tempo, `{ resource.service.name =~ ".*${suffix}" }`, traces.length);
  });

  /** Of the traces that a search finds, those of this test: other tests push to the same server. */
  async function found(...flags: readonly string[]): Promise<{ traceId: string }[]> {
    const { stdout, stderr } = await machine.lgtrace("find", ...flags, "--since", "1h", "-o", "jsonl");
    const rows = stdout
      .split("\n")
      .filter((line) => line.startsWith('{"traceId"'))
      .map((line) => JSON.parse(line));
    expect(stderr).toBe("");
    const own = rows.filter(({ traceId }) => pushed.has(traceId));
    return own.sort((one, other) => (one.traceId < other.traceId ? -1 : 1));
  }

  it.each(QUESTIONS.map((flags) => [flags.join(" "), flags] as const))("%s", async (_title, flags) => {
    const stored = await found("--local", ...flags, "--limit", "0");
    await expect.poll(() => found("--remote", ...flags, "--limit", "1000"), SETTLING).toEqual(stored);
    const ids = (rows: { traceId: string }[]) => rows.map(({ traceId }) => traceId);
    expect(ids(await found("--remote", ...flags, "--limit", "0"))).toEqual(ids(stored));
  });
});

function withDecode(
  spans: readonly Span[],
  given: Readonly<Record<string, AttributeValue>>,
): readonly Span[] {
  const attributes: Attributes = new Map(Object.entries(given));
  return spans.map((span) =>
    span.name === "llm.decode" ? { ...span, attributes } : { ...span, attributes: new Map() },
  );
}
