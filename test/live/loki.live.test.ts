// biome-ignore-all lint/suspicious/noTemplateCurlyInString: users write their selectors so.
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { linesOf, lokiAt, troubleOf } from "../source/loki/asking.ts";
import { describeLoki } from "./describe-live.ts";
import { freshStory, ownSuffix, PLACEMENTS, pushLines } from "./push.ts";
import { until, untilLogged } from "./wait.ts";

const SECOND = 1_000_000_000n;

interface Pushed {
  readonly nanos: bigint;
  readonly text: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const newId = () => randomBytes(16).toString("hex");
const aMinuteAgo = () => BigInt(Date.now() - 60_000) * 1_000_000n;

async function push(
  { url }: { readonly url: string },
  service: string,
  lines: readonly Pushed[],
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (let from = 0; from < lines.length; from += 2_000) {
    const values = lines
      .slice(from, from + 2_000)
      .map(({ nanos, text, metadata }) => [String(nanos), text, metadata ?? {}]);
    const body = JSON.stringify({ streams: [{ stream: { service_name: service, ...labels }, values }] });
    await until(`a push to ${service}`, async () => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/loki/api/v1/push`, { method: "POST", headers, body });
      if (answer.status !== 429 && !answer.ok) throw new Error(await answer.text());
      return answer.ok;
    });
  }
}

describeLoki("a trace's lines in Loki", (server) => {
  describe("wherever they name it", () => {
    it.each(PLACEMENTS)("%s: all of them, and none of another trace", async (placement) => {
      const suffix = ownSuffix();
      const [ours, other] = [
        freshStory(emptyCompletion, { suffix }),
        freshStory(emptyCompletion, { suffix }),
      ];
      await pushLines(server, ours.lines, placement);
      await pushLines(server, other.lines, placement);
      await untilLogged(server, ours.services.miniserve ?? "", ours.lines.length + other.lines.length);
      const from = ours.lines[0]?.timeUnixNano ?? 0n;
      const { lines, incomplete } = await linesOf(lokiAt(server.url), ours.traceId, {
        from: from - 300n * SECOND,
        to: from + 300n * SECOND,
      });
      expect(incomplete).toBeUndefined();
      expect(lines.map((line) => [line.timeUnixNano, line.traceId, line.spanId])).toEqual(
        ours.lines.map((line) => [line.timeUnixNano, ours.traceId, line.spanId]),
      );
    });

    it("a 64-bit id, with its zeros and without, beside the line and in it", async () => {
      const [service, short, from] = [`h4${ownSuffix()}`, randomBytes(8).toString("hex"), aMinuteAgo()];
      const padded = short.padStart(32, "0");
      await push(server, service, [
        { nanos: from, text: `traceID=${short}` },
        { nanos: from + 1n, text: `traceID=${padded}` },
        { nanos: from + 2n, text: "short", metadata: { trace_id: short } },
        { nanos: from + 3n, text: "padded", metadata: { trace_id: padded } },
        { nanos: from + 4n, text: `trace_id=1${padded.slice(1)}` },
      ]);
      await untilLogged(server, service, 5);
      const { lines } = await linesOf(lokiAt(server.url), short, { from, to: from + SECOND });
      expect(lines.map(({ body }) => body)).toEqual([
        `traceID=${short}`,
        `traceID=${padded}`,
        "short",
        "padded",
      ]);
    });

    it("capitals, a UUID, the low half as hex and as Datadog's decimal", async () => {
      const [service, id, from] = [`h4${ownSuffix()}`, newId(), aMinuteAgo()];
      const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      const low = id.slice(16);
      const written = [id.toUpperCase(), uuid, uuid.toUpperCase(), low, BigInt(`0x${low}`).toString()];
      const texts = written.map((text, at) => ({
        nanos: from + BigInt(at),
        text: `"dd.trace_id":"${text}"`,
      }));
      const beside = written.map((text, at) => ({
        nanos: from + 10n + BigInt(at),
        text: `beside ${at}`,
        metadata: { dd_trace_id: text },
      }));
      await push(server, service, [...texts, ...beside]);
      await untilLogged(server, service, 10);
      const { lines } = await linesOf(lokiAt(server.url), id, { from, to: from + SECOND });
      expect(lines.map(({ body }) => body)).toEqual([...texts, ...beside].map(({ text }) => text));
    });
  });

  it("come all of 12,000, three on each nanosecond, in both places, from a window that is exact", async () => {
    const [service, id, from] = [`h4${ownSuffix()}`, newId(), aMinuteAgo()];
    const pushed = Array.from({ length: 12_000 }, (_, at): Pushed => {
      const nanos = from + BigInt(Math.floor(at / 3));
      return at % 2 === 0
        ? { nanos, text: `step ${at} of ${id}` }
        : { nanos, text: `step ${at}`, metadata: { trace_id: id } };
    });
    await push(server, service, pushed);
    const loki = lokiAt(server.url);
    const { lines, incomplete } = await linesOf(loki, id, { from, to: from + 4_000n });
    expect(incomplete).toBeUndefined();
    expect(lines.map(({ body }) => body).sort()).toEqual(pushed.map(({ text }) => text).sort());
    const inner = await linesOf(loki, id, { from: from + 1n, to: from + 3_999n });
    expect(inner.lines).toHaveLength(12_000 - 6);
  });

  it("are said to be not all where one nanosecond has more than a page", async () => {
    const [service, id, nanos] = [`h4${ownSuffix()}`, newId(), aMinuteAgo()];
    const pushed = Array.from({ length: 6_000 }, (_, at) => ({ nanos, text: `step ${at} of ${id}` }));
    await push(server, service, [...pushed, { nanos: nanos + 1n, text: `last of ${id}` }]);
    const { lines, incomplete } = await linesOf(lokiAt(server.url), id, { from: nanos, to: nanos + SECOND });
    expect(incomplete).toContain("at most 5000 lines of one nanosecond");
    expect(lines).toHaveLength(5_001);
    expect(lines.at(-1)?.body).toBe(`last of ${id}`);
  });

  it("are those of a user's selector and stage", async () => {
    const [service, id, from] = [`h4.${ownSuffix()}(x)`, newId(), aMinuteAgo()];
    await push(server, service, [
      { nanos: from, text: `{"level":"error","trace_id":"${id}"}` },
      { nanos: from + 1n, text: `{"level":"info","trace_id":"${id}"}` },
    ]);
    await push(server, `${service}-other`, [{ nanos: from, text: `{"level":"error","trace_id":"${id}"}` }]);
    const loki = lokiAt(server.url, {
      selector: '{service_name=~"${services}"}',
      stage: 'json | level="error"',
    });
    const { lines } = await linesOf(loki, id, { from, to: from + SECOND, services: [service] });
    expect(lines.map(({ level, service: of }) => [level, of])).toEqual([["ERROR", service]]);
  });

  it("are asked for with any text as id and as service", async () => {
    const loki = lokiAt(server.url, { selector: '{service_name=~"${services}"}' });
    const hostile = [
      'x"} or {a="b',
      "`|json",
      "\\",
      "(.*)",
      "[",
      "\u0000\u0001\u007f",
      "\u2028\ufeff\ufffe",
      "\ud800",
      "é\n\t",
    ];
    for (const id of hostile)
      expect(await linesOf(loki, id, { services: hostile })).toEqual({ lines: [], incomplete: undefined });
  });

  it("are asked for in parts where a trace began in 1970", async () => {
    const [service, id, from] = [`h4${ownSuffix()}`, newId(), aMinuteAgo()];
    await push(server, service, [{ nanos: from, text: id }]);
    const year = 365n * 86_400n * SECOND;
    const { lines } = await linesOf(lokiAt(server.url), id, { from: from - year, to: from + SECOND });
    expect(lines.map(({ body }) => body)).toEqual([id]);
  });

  it("are no lines, but trouble, where Loki does not understand the stage", async () => {
    const trouble = await troubleOf(() => linesOf(lokiAt(server.url, { stage: "json | bogus oh" }), newId()));
    expect(trouble.code).toBe("rejected");
    expect(trouble.because).toContain("parse error");
  });
});
