import { randomBytes } from "node:crypto";
import { globSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { RULE_EXAMPLES } from "../../fixtures/rules/stories.ts";
import type { Story } from "../../fixtures/story.ts";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { spanIdOf } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import { RULES } from "../../src/rules/registry.ts";
import { judgedFolder } from "../rules/judged-folder.ts";
import { describeTempo } from "./describe-live.ts";
import { freshStory, ownSuffix, pushSpans } from "./push.ts";
import { untilFound } from "./wait.ts";

const FOLDER = path.join(import.meta.dirname, "../../fixtures/rules");

/** Complete blocks are read by other code than those that still grow: `max_block_duration` of servers/tempo.yaml, and its checks. */
const UNTIL_COMPLETE_MS = 10_000;

/** While Tempo moves spans from one block to the next, a search may miss some. */
const SETTLING = { timeout: 30_000, interval: 500 };

const asked = RULES.flatMap(({ code, name, traceql }) =>
  traceql === undefined ? [] : [{ code, name, traceql }],
);

describeTempo("a rule's TraceQL finds what the rule speaks of", (tempo) => {
  const suffix = ownSuffix();
  /** By rule: the traces of its example of which it says something. */
  const told = new Map<string, readonly string[]>();

  beforeAll(async () => {
    const odd = VALUES.map(everyKeyWith);
    for (const [at, story] of odd.entries()) {
      // Blocks are read by trace id: the lists come first.
      const traceId = at.toString(16) + randomBytes(16).toString("hex").slice(1);
      await pushSpans(tempo, freshStory(story, { suffix, traceId }).spans);
    }
    let pushed = odd.length;
    for (const { code, name } of asked) {
      const fires = RULE_EXAMPLES.get(name)?.fires ?? { stories: [] };
      const stories = "stories" in fires ? fires.stories : [fires];
      const speaks = await spokenOf(code, name);
      const found: string[] = [];
      for (const story of stories) {
        const { traceId, spans } = freshStory(story, { suffix });
        await pushSpans(tempo, withHexIds(spans));
        pushed += 1;
        if (speaks.has(story.traceId)) found.push(traceId);
      }
      told.set(name, found);
    }
    await untilFound(tempo, `{ resource.service.name =~ ".*${suffix}" }`, pushed);
    await new Promise((done) => setTimeout(done, UNTIL_COMPLETE_MS));
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

  it.each(asked)("$code $name", async ({ name, traceql }) => {
    const own = told.get(name) ?? [];
    expect(own.length).toBeGreaterThan(0);
    const missed = async () => {
      const all = new Set(await found(traceql));
      return own.filter((traceId) => !all.has(traceId));
    };
    await expect.poll(missed, SETTLING).toEqual([]);
  });
});

/** A list of which a later element is what a text is too; lists of numbers, with which Tempo cannot reckon. */
const VALUES: readonly AttributeValue[] = [["a", "8"], "8", "a", 7, -0.5, true, [7, 8], [0.5, 7.5]];

const KEY = /(?<![.\w"])span\.(?:"([^"]+)"|([\w.]+))/g;
const EVENT_KEY = /(?<![.\w"])event\.([\w.]+)/g;
const ALL = asked.map(({ traceql }) => traceql).join(" ");

/**
 * A trace that has every key that any rule asks for, with one value. Blocks with lists and texts under one key
 * are what Tempo 3 may answer 500 for where a pattern is asked, and those with lists of ints where one reckons with a key.
 */
function everyKeyWith(value: AttributeValue): Story {
  const spanKeys = Array.from(ALL.matchAll(KEY), ([, quoted, plain]) => quoted ?? plain ?? "");
  const eventKeys = Array.from(ALL.matchAll(EVENT_KEY), ([, key = ""]) => key);
  const withAll = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, value]));
  return {
    traceId: "0",
    start: "2026-05-22T15:06:12.500Z",
    services: { "every-key": {} },
    spans: [
      {
        name: "every key",
        at: 0,
        for: 1,
        attributes: withAll(spanKeys),
        events: [{ name: "exception", at: 0, attributes: withAll(eventKeys) }],
      },
    ],
  };
}

/**
 * The traces of a rule's example that fires of which it says something without a contract: with one, `find`
 * asks for every trace.
 */
async function spokenOf(code: string, name: string): Promise<ReadonlySet<string>> {
  const files = globSync(path.join(FOLDER, name, "fires/*"));
  const judgements = await judgedFolder(...files);
  const findings = judgements.flatMap(({ findings }) => findings.filter(({ rule }) => rule === code));
  return new Set(findings.map(({ traceId }) => traceId));
}

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
