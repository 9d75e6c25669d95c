import { beforeAll, expect, it } from "vitest";
import { RULE_EXAMPLES } from "../../fixtures/rules/stories.ts";
import { spanIdOf } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import { RULES } from "../../src/rules/registry.ts";
import { describeTempo } from "./describe-live.ts";
import { freshStory, ownSuffix, pushSpans } from "./push.ts";
import { untilFound } from "./wait.ts";

/** While Tempo moves spans from one block to the next, a search may miss some. */
const SETTLING = { timeout: 30_000, interval: 500 };

/**
 * Their TraceQL asks for one case of the rule, or in one vocabulary, and the example is of another; S12 is about
 * dates, and an example told now has none that is wrong.
 */
const OTHER_CASE: ReadonlySet<string> = new Set([
  "S11",
  "S12",
  "C03",
  "L07",
  "L09",
  "L11",
  "L13",
  "R05",
  "A03",
  "Q03",
]);

const asked = RULES.flatMap(({ code, name, traceql }) =>
  traceql === undefined ? [] : [{ code, name, traceql }],
);

describeTempo("a rule's TraceQL finds what the rule speaks of", (tempo) => {
  const suffix = ownSuffix();
  const told = new Map<string, readonly string[]>();

  beforeAll(async () => {
    for (const { name } of asked) {
      const fires = RULE_EXAMPLES.get(name)?.fires ?? { stories: [] };
      const stories = "stories" in fires ? fires.stories : [fires];
      const fresh = stories.map((story) => freshStory(story, { suffix }));
      for (const { spans } of fresh) await pushSpans(tempo, withHexIds(spans));
      told.set(
        name,
        fresh.map(({ traceId }) => traceId),
      );
    }
    await untilFound(tempo, `{ resource.service.name =~ ".*${suffix}" }`, [...told.values()].flat().length);
  });

  async function found(traceql: string): Promise<readonly string[]> {
    const now = Math.ceil(Date.now() / 1000);
    const window = `start=${now - 3600}&end=${now + 60}&limit=1000`;
    const answer = await fetch(`${tempo.url}/api/search?q=${encodeURIComponent(traceql)}&${window}`);
    expect([answer.status, answer.ok ? "" : await answer.text()]).toEqual([200, ""]);
    const { traces = [] } = (await answer.json()) as { traces?: readonly { traceID: string }[] };
    return traces.map(({ traceID }) => traceID.padStart(32, "0"));
  }

  it.each(asked)("$code $name is understood", async ({ traceql }) => {
    await found(traceql);
  });

  it.each(asked.filter(({ code }) => !OTHER_CASE.has(code)))("$code $name", async ({ name, traceql }) => {
    const own = told.get(name) ?? [];
    await expect
      .poll(async () => (await found(traceql)).some((traceId) => own.includes(traceId)), SETTLING)
      .toBe(true);
  });
});

/** OTLP takes no others; stories of traces that came another way have their own. */
function withHexIds(spans: readonly Span[]): readonly Span[] {
  const hex = (id: string) =>
    spanIdOf(/^[0-9a-f]{16}$/.test(id) ? id : Buffer.from(id).toString("hex").padStart(16, "0").slice(-16));
  return spans.map((span) => ({
    ...span,
    spanId: hex(span.spanId) ?? span.spanId,
    parentSpanId: span.parentSpanId && hex(span.parentSpanId),
  }));
}
