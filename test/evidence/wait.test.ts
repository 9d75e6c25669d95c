import { expect, it } from "vitest";
import { type Waited, waitForTrace } from "../../src/evidence/wait.ts";
import type { TraceEvidence } from "../../src/model/evidence.ts";
import type { Span } from "../../src/model/span.ts";
import { span, TRACE } from "../trace/story.ts";

const begun = span("request", { at: [0] });
const root = span("request", { at: [0, 100] });
const call = span("call", { parent: "request", at: [10, 90] });
const token = span("token", { parent: "call", at: [20, 30] });
const whole = [root, call, token];

it("a trace that is there whole is complete once three polls have found it the same", async () => {
  const { polls, names } = await waited([whole]);
  expect([polls, names]).toEqual([3, ["request", "call", "token"]]);
});

it("polls again after 500 ms, then ever later, 2 s at most", async () => {
  const { pauses } = await waited([[]], { limitMs: 9_000 });
  expect(pauses).toEqual([500, 750, 1125, 1687.5, 2000, 2000, 937.5]);
});

it("a span that comes late begins the count anew", async () => {
  const { polls, names } = await waited([[], [root, call], [root, call], whole]);
  expect([polls, names]).toEqual([6, ["request", "call", "token"]]);
});

it.each<[string, readonly Span[], string]>([
  ["nothing has come", [], "no span of it has come yet"],
  ["the root runs", [begun, call], "its root request has not ended"],
  ["the root is missing", [call], "a span waits for its parent request"],
  ["a parent is missing", [root, token], "a span waits for its parent call"],
  [
    "a parent of two is missing",
    [root, token, { ...token, spanId: "t2" as Span["spanId"] }],
    "2 spans wait for their parent call",
  ],
  [
    "several parents are missing",
    [root, token, span("x", { parent: "lost", at: [40, 50] })],
    "a span waits for its parent call, others for 1 more",
  ],
])("where %s, time runs out, and the condition is named", async (_, spans, reason) => {
  expect(await waited([spans], { limitMs: 5_000 })).toMatchObject({ incomplete: reason, elapsedMs: 5_000 });
});

it("the condition is named where the trace keeps growing", async () => {
  const growing = Array.from({ length: 50 }, (_, more) => [root, ...Array.from({ length: more }, child)]);
  const { incomplete } = await waited(growing, { limitMs: 3_000 });
  expect(incomplete).toMatch(/^its span count is still growing: \d, then \d$/);
});

it("the condition is named where there was no time for three polls", async () => {
  const { incomplete, polls } = await waited([whole], { limitMs: 400 });
  expect([incomplete, polls]).toEqual(["its span count, 3, has not been the same for 3 polls", 2]);
});

it("a trace that Tempo calls partial does not count as complete", async () => {
  const { incomplete } = await waited([whole], { limitMs: 5_000, partial: "too large" });
  expect(incomplete).toBe("it is partial: too large");
});

it("what is enough is waited for no longer, complete or not", async () => {
  const isEnough = ({ spans }: TraceEvidence) => spans.length > 0;
  expect(await waited([[], [begun]], { isEnough })).toMatchObject({ polls: 2, names: ["request"] });
});

it("a wait of no time polls once", async () => {
  expect(await waited([[]], { limitMs: 0 })).toMatchObject({ polls: 1, pauses: [] });
});

it.each([
  [0, 1_000],
  [9_000, 9_000],
])("with %i ms left a poll is given %i, and what was lacking before is named", async (limitMs, given) => {
  const asked: number[] = [];
  const within = async (_coming: unknown, ms: number) => {
    asked.push(ms);
    return "late" as const;
  };
  const got = await waitForTrace(async () => undefined, { ...optionsAt(new Clock(), { limitMs }), within });
  expect([got, asked]).toEqual([{ incomplete: "Tempo has not answered" }, [given]]);
});

it("says at each poll what it waits for, and for how long it will", async () => {
  const { heard } = await waited([[], [begun], whole], { limitMs: 10_000 });
  expect(heard.slice(0, 3)).toEqual([
    ["no span of it has come yet", 10_000],
    ["its root request has not ended", 9_500],
    ["its span count is still growing: 1, then 3", 8_750],
  ]);
});

it("trouble with the backend ends it", async () => {
  const trouble = new Error("cannot reach Tempo");
  const ask = () => Promise.reject(trouble);
  await expect(waitForTrace(ask, optionsAt(new Clock(), {}))).rejects.toBe(trouble);
});

interface More {
  readonly limitMs?: number;
  readonly partial?: string;
  readonly isEnough?: (evidence: TraceEvidence) => boolean;
}

interface Told {
  readonly polls: number;
  readonly names: readonly string[] | undefined;
  readonly incomplete: string | undefined;
  readonly elapsedMs: number;
  readonly pauses: readonly number[];
  readonly heard: readonly (readonly [string, number])[];
}

/** Waits for a trace of which each poll finds what stands there next; the last one stays. */
async function waited(answers: readonly (readonly Span[])[], more: More = {}): Promise<Told> {
  const clock = new Clock();
  let polls = 0;
  const ask = async () => {
    const spans = answers[Math.min(polls, answers.length - 1)] ?? [];
    polls += 1;
    const evidence = { traceId: TRACE, spans, logs: [], partial: more.partial, origin: "Tempo" };
    return spans.length === 0 ? undefined : evidence;
  };
  const got: Waited = await waitForTrace(ask, optionsAt(clock, more));
  return {
    polls,
    names: "evidence" in got ? got.evidence.spans.map(({ name }) => name) : undefined,
    incomplete: "incomplete" in got ? got.incomplete : undefined,
    elapsedMs: clock.now,
    pauses: clock.pauses,
    heard: clock.heard,
  };
}

class Clock {
  now = 0;
  readonly pauses: number[] = [];
  readonly heard: [string, number][] = [];
}

function optionsAt(clock: Clock, { limitMs = 60_000, isEnough = () => false }: More) {
  return {
    limitMs,
    isEnough,
    within: <Answer>(coming: Promise<Answer>) => coming,
    now: () => clock.now,
    pause: async (ms: number) => {
      clock.pauses.push(ms);
      clock.now += ms;
    },
    onWait: (reason: string, leftMs: number) => void clock.heard.push([reason, leftMs]),
  };
}

function child(_: unknown, at: number): Span {
  return span(`child ${at}`, { parent: "request", at: [1, 2] });
}
