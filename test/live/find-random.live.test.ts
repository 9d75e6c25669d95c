import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { findInTempo } from "../../src/evidence/find-in-tempo.ts";
import type { FoundTrace } from "../../src/model/found-trace.ts";
import { type QueryFlags, queryFromFlags } from "../../src/query/from-flags.ts";
import { toTraceql } from "../../src/query/traceql/to-traceql.ts";
import { HttpClient } from "../../src/source/http/http-client.ts";
import { Tempo } from "../../src/source/tempo/tempo.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { fc } from "../properties.ts";
import { backendAt, QUIET } from "../source/tempo/asking.ts";
import { describeTempo } from "./describe-live.ts";
import { Machine } from "./lgtrace.ts";
import { ownSuffix, pushSpans } from "./push.ts";
import { anyQuestion } from "./random-questions.ts";
import { anyTrace, spansOfDrawn } from "./random-traces.ts";
import { untilFound } from "./wait.ts";

const TRACES = 40;
const QUESTIONS = 100;
/** While Tempo moves spans from one block to the next, a search may miss some. */
const SETTLING = { timeout: 30_000, interval: 500 };
/** Draws the traces and the questions, the same in every run; LGTRACE_TEST_SEED asks others. */
const SEED = Number(process.env.LGTRACE_TEST_SEED ?? 516_831_509);

describeTempo("find on Tempo, whatever is asked", (tempo) => {
  const suffix = ownSuffix();
  const machine = new Machine();
  const client = new Tempo(new HttpClient(backendAt("Tempo", tempo.url), QUIET));
  let store: Store | undefined;

  beforeAll(async () => {
    const traces = fc
      .sample(anyTrace, { numRuns: TRACES, seed: SEED })
      .map((drawn) => spansOfDrawn(drawn, suffix));
    for (const spans of traces) await pushSpans(tempo, spans);
    const file = machine.file("all.json", traces.map(otlpJson).join("\n"));
    const path = join(machine.folder, "store.db");
    expect(await machine.lgtrace("import", file, "--store", path)).toMatchObject({ code: 0 });
    store = openStore(path, { mode: "read" });
    await untilFound(tempo, `{ resource.service.name =~ ".*${suffix}" }`, TRACES);
  });

  afterAll(async () => {
    store?.close();
    await client.http.close();
    machine.remove();
  });

  /** Limit 0 lets the search's answer decide where it can; any other limit looks at whole traces. */
  async function onTempo(flags: QueryFlags, limit: "0" | "1000"): Promise<readonly string[]> {
    const now = BigInt(Date.now()) * 1_000_000n;
    const query = queryFromFlags({ ...flags, since: "1h", limit }, now);
    const { from = 0n, to = now } = query;
    const rows = limit === "0" ? "searched" : "whole";
    const asked = { query, raw: undefined, rows, from, to, atOnce: 4, onGone: () => {} } as const;
    const found = findInTempo(client, asked);
    return idsOf(await Array.fromAsync(found));
  }

  it("finds what the store finds", { timeout: 300_000 }, async () => {
    const property = fc.asyncProperty(anyQuestion(suffix), async (flags) => {
      const query = queryFromFlags({ ...flags, limit: "0" }, 0n);
      const stored = idsOf(store?.find(query).matches ?? []);
      for (const limit of ["0", "1000"] as const)
        await expect
          .poll(() => onTempo(flags, limit), { ...SETTLING, message: `limit ${limit}: ${toTraceql(query)}` })
          .toEqual(stored);
    });
    await fc.assert(property, { numRuns: QUESTIONS, seed: SEED, endOnFailure: true });
  });
});

function idsOf(found: Iterable<FoundTrace>): readonly string[] {
  return [...found].map(({ traceId }) => traceId).sort();
}
