import { describe, expect, it, onTestFinished } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import type { Span } from "../../src/model/span.ts";
import { traceAnswer } from "../evidence/backends.ts";
import { freshStory } from "../live/push.ts";
import { json, plain, type Reply } from "../replay/replies.ts";
import { serving } from "../replay/serving.ts";
import { folder, lgtrace, type Running } from "./lgtrace.ts";

interface Held {
  readonly traceId: string;
  readonly spans: readonly Span[];
}

const held = (secondsAgo: number): Held => freshStory(emptyCompletion, { agoMs: secondsAgo * 1000 });

function listed({ traceId, spans: [root, ...others] }: Held): object {
  const decode = others.find(({ name }) => name === "llm.decode");
  const attributes = [{ key: "llm.tokens.out", value: { intValue: "0" } }];
  const start = String(decode?.startUnixNano);
  return {
    traceID: traceId,
    rootServiceName: "miniserve",
    rootTraceName: root?.name,
    startTimeUnixNano: String(root?.startUnixNano),
    durationMs: 295,
    spanSets: [
      {
        spans: [{ spanID: decode?.spanId, startTimeUnixNano: start, durationNanos: "5000000", attributes }],
        matched: 1,
      },
    ],
  };
}

/** A Tempo that lists these traces, and gives each when it is let. */
async function walkOn(
  traces: readonly Held[],
  answer: (trace: Held, give: Reply) => Reply,
): Promise<Running> {
  const tempo = await serving({
    "/api/search": json({ traces: traces.map(listed), metrics: {} }),
    "/api/v2/traces/*": (request, response) => {
      const trace = traces.find(({ traceId }) => request.url?.includes(traceId));
      const reply = trace === undefined ? plain(404, "") : answer(trace, traceAnswer(trace.spans));
      reply(request, response);
    },
  });
  const own = folder();
  onTestFinished(() => own.remove());
  const now = BigInt(Date.now()) * 1_000_000n;
  return lgtrace(["find", "--tempo", tempo.url, "--tokens-out", "0", "-i"], {
    cwd: own.path,
    now,
    columns: 110,
  });
}

describe("find -i on Tempo", () => {
  it("lists rows while they are found, opens one meanwhile, and comes back to its row", async () => {
    const traces = [held(60), held(70), held(80)];
    const [first, second, last] = traces.map(({ traceId }) => traceId.slice(0, 8));
    const gate = Promise.withResolvers<void>();
    const { terminal, ended } = await walkOn(traces, (trace, give) => (request, response) => {
      void (trace === traces[2] ? gate.promise : Promise.resolve()).then(() => give(request, response));
    });
    const some = await terminal.until(String(second));
    expect(some).toContain(String(first));
    expect(some).not.toContain(String(last));
    expect(some).toContain("2 traces · searching");
    await terminal.press("j", "Enter");
    expect(await terminal.until("llm.decode")).toContain("empty completion");
    gate.resolve();
    await terminal.quiet();
    expect(await terminal.press("Esc")).toContain(`▌${second}`);
    expect(await terminal.until("3 traces")).toContain("2 of 3");
    await terminal.press("q");
    expect(await ended).toBe(0);
  });

  it("says what broke on the way; the rows that came stay, and can be opened", async () => {
    const traces = [held(60), held(70)];
    const { terminal, ended } = await walkOn(traces, (trace, give) =>
      trace === traces[1] ? plain(401, "no") : give,
    );
    const seen = await terminal.until(String(traces[0]?.traceId.slice(0, 8)));
    const broken = await terminal.until("401");
    expect(broken).toMatch(/1 trace · 1 of 1$/m);
    expect(broken).toContain("broken off: ");
    expect(await terminal.press("j")).toContain("broken off: ");
    expect(seen).not.toContain(String(traces[1]?.traceId.slice(0, 8)));
    await terminal.press("q");
    await expect(ended).rejects.toThrow("401");
  });
});
