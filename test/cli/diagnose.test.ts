import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { example as linksExample } from "../../fixtures/rules/links/story.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { fiveSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import type { Story } from "../../fixtures/story.ts";
import { linesOf, spansOf } from "../../fixtures/tell.ts";
import { lokiAnswer, traceAnswer } from "../evidence/backends.ts";
import { Machine } from "../live/lgtrace.ts";
import type { Reply } from "../replay/replies.ts";
import { type Replay, type Routes, refusedUrl, startReplay } from "../replay/server.ts";
import { documentErrors } from "../schema-errors.ts";

const TRACE = resolve("fixtures/sample-trace.json");
const LOG = resolve("fixtures/miniserve.log");
const HEALTHY = resolve("fixtures/miniserve-healthy/nine-spans.json");
const CHAT = resolve("fixtures/partial-trace/tempo-v2.json");
const { traceId } = emptyCompletion;

/** A request, and one whose handler links to the handler of the first. */
function linkStories(): [Story, Story] {
  const { quiet } = linksExample;
  const [producer, consumer] = "stories" in quiet ? quiet.stories : [];
  if (producer === undefined || consumer === undefined) throw new Error("the example has two stories");
  return [producer, consumer];
}

describe("lgtrace diagnose", () => {
  let machine: Machine;
  const servers: Replay[] = [];
  const serve = async (routes: Routes): Promise<string> => {
    const server = await startReplay(routes);
    servers.push(server);
    return server.url;
  };

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    for (const server of servers.splice(0)) await server.close();
  });

  it.each([
    ["an error", [TRACE], 1],
    ["an error that does not count", [TRACE, "--fail-on", "never"], 0],
    ["nothing", [HEALTHY], 0],
    ["an info that counts", [TRACE, "--rule", "Q03", "--fail-on", "info"], 1],
    ["an info that does not", [TRACE, "--rule", "Q03"], 0],
    ["a required rule without its data", [HEALTHY, "--require", "J01"], 5],
    ["a required rule that could judge", [HEALTHY, "--require", "L01"], 0],
    ["a partial trace", [resolve("fixtures/partial-trace/tempo-v2.json")], 5],
    ["no such trace", ["ffff0000"], 5],
    ["a broken file beside a good one", [HEALTHY, resolve("fixtures/bad-input/half.json")], 2],
    ["a rule that there is not", [TRACE, "--rule", "L99"], 2],
    ["a time that is none", [TRACE, "--now", "soon"], 2],
  ])("exits as documented for %s", async (_what, argv, code) => {
    expect((await machine.lgtrace("diagnose", ...argv)).code).toBe(code);
  });

  it("keeps its schema for all fixtures together", async () => {
    const { stdout } = await machine.lgtrace(
      "diagnose",
      resolve("fixtures/rules"),
      "-o",
      "json",
      "--fail-on",
      "never",
    );
    expect(documentErrors("diagnose", stdout)).toEqual([]);
    expect(JSON.parse(stdout).summary.traces).toBeGreaterThan(70);
  });

  it("counts what is younger than it may be as still growing", async () => {
    const orphan = resolve("fixtures/rules/missing-parent/fires");
    const severities = async (...argv: string[]) => {
      const { stdout } = await machine.lgtrace("diagnose", orphan, "--rule", "S01", "-o", "json", ...argv);
      return JSON.parse(stdout).findings.map(({ severity }: { severity: string }) => severity);
    };
    const settled = await severities();
    expect(settled).toContain("error");
    const { stdout } = await machine.lgtrace("show", orphan, "-o", "json");
    const seconds = Math.floor(Number(JSON.parse(stdout).traces[0].startUnixNano) / 1e9);
    expect(await severities("--now", String(seconds + 5))).not.toContain("error");
  });

  it("holds traces against a contract that stands above the folder", async () => {
    const argv = ["diagnose", TRACE, "--rule", "C01"];
    expect((await machine.lgtrace(...argv)).stdout).toContain("1× no contract");
    const told = await machine.lgtrace(...argv, "--contract", resolve("fixtures/lgtrace.contract.yaml"));
    expect(told.stdout).not.toContain("no contract");
  });

  it("writes a contract's place into SARIF as a URI, wherever it stands", async () => {
    const contract = readFileSync("fixtures/lgtrace.contract.yaml");
    machine.file("lgtrace.contract.yaml", contract);
    machine.file("a b/trace contract#1.yaml", contract);
    const places = async (...argv: string[]) => {
      const steps = resolve("fixtures/rules/tree/fires");
      const { stdout } = await machine.lgtrace("diagnose", steps, "--rule", "C01", "-o", "sarif", ...argv);
      return JSON.parse(stdout).runs[0].results.map(
        (result: { locations: [{ physicalLocation?: { artifactLocation: { uri: string } } }] }) =>
          result.locations[0].physicalLocation?.artifactLocation.uri,
      );
    };
    expect((await places())[0]).toMatch(/^file:\/\/\/\S+\/lgtrace\.contract\.yaml$/);
    const [given] = await places("--contract", "a b/trace contract#1.yaml");
    expect(given).toBe("a%20b/trace%20contract%231.yaml");
  });

  it("takes ids from a pipe, from the store", async () => {
    await machine.lgtrace("import", TRACE, LOG);
    const { stdout } = await machine.piped(`${traceId}\n`, "diagnose", "-", "--rule", "L01");
    expect(stdout).toContain("KV-cache eviction inside llm.prefill");
  });

  it("judges all of the store without operands, or what the flags select", async () => {
    await machine.lgtrace("import", TRACE, HEALTHY);
    expect((await machine.lgtrace("diagnose")).stdout).toContain(
      "2 traces · 1 with an error or a warning · 1 error, 0 warnings, 1 info · store",
    );
    const selected = await machine.lgtrace("diagnose", "--tokens-out", "0", "--rule", "L01");
    expect(selected.stdout).toContain("✗ empty completion");
    expect((await machine.lgtrace("diagnose", TRACE, "--tokens-out", "0")).code).toBe(2);
  });

  it("judges a trace of Tempo with the lines of Loki; a Loki that is down is said", async () => {
    const lines = linesOf(emptyCompletion).map((line) => ({ ...line, body: line.event }));
    const tempo = await serve({ "/api/v2/traces/*": traceAnswer(spansOf(emptyCompletion)) });
    const loki = await serve({ "/loki/api/v1/query_range": lokiAnswer(lines) });
    const argv = ["diagnose", traceId, "--tempo", tempo, "--rule", "L01"];
    expect((await machine.lgtrace(...argv, "--loki", loki)).stdout).toContain("KV-cache eviction");
    const down = await machine.lgtrace(...argv, "--loki", await refusedUrl());
    expect([down.code, down.stdout]).toEqual([1, expect.stringContaining("unknown upstream of llm.decode")]);
    expect(down.stderr).toContain("log lines are missing");
  });

  it("asks Tempo once whether it has what a link names, and nobody about a file's links", async () => {
    const [producer, consumer] = linkStories();
    const path = `/api/v2/traces/${producer.traceId}`;
    const judged = async (answer: Reply, now: string) => {
      const tempo = await serve({
        [`/api/v2/traces/${consumer.traceId}`]: traceAnswer(spansOf(consumer)),
        [path]: answer,
      });
      const argv = ["--rule", "S06", "-o", "json", "--now", now, "--tempo", tempo];
      const { stdout } = await machine.lgtrace("diagnose", consumer.traceId, ...argv);
      const { findings, unjudged } = JSON.parse(stdout);
      const asked = servers.at(-1)?.requests.filter((request) => request.path === path).length;
      return [
        ...findings.map(({ message }: { message: string }) => message),
        ...unjudged.map(({ reason }: { reason: string }) => reason),
        asked,
      ];
    };
    const [gone, soon, late] = [traceAnswer([]), "2026-05-23T00:00:00Z", "2026-07-01T00:00:00Z"];
    expect(await judged(traceAnswer(spansOf(producer)), soon)).toEqual([1]);
    expect(await judged(gone, soon)).toEqual([
      "http.handler has a link to a trace that Tempo does not have",
      1,
    ]);
    expect(await judged(gone, late)).toEqual(["a linked trace may be older than the retention", 1]);
    const file = resolve("fixtures/rules/links/inconclusive");
    const told = await machine.lgtrace("diagnose", file, "--rule", "S06", "--tempo", await refusedUrl());
    expect([told.code, told.stdout]).toEqual([0, expect.stringContaining("a linked trace was not given")]);
  });

  it("tells of lines whose trace is not given", async () => {
    const { stdout } = await machine.lgtrace("diagnose", HEALTHY, LOG, "--rule", "J04");
    expect(stdout).toContain("1 trace id names no trace given, in 2 log lines");
    const document = await machine.lgtrace("diagnose", HEALTHY, LOG, "-o", "json");
    expect(JSON.parse(document.stdout).elsewhere).toMatchObject([{ rule: "J04", severity: "info" }]);
    expect(documentErrors("diagnose", document.stdout)).toEqual([]);
  });

  it("estimates by a price table of one's own, given or in .lgtrace.yaml, before the published one", async () => {
    const table = "gpt-4o-mini: { input_cost_per_token: 0.001, output_cost_per_token: 0.002 }\n";
    const prices = machine.file("prices.yaml", table);
    const cost = async (...argv: string[]) =>
      (await machine.lgtrace("diagnose", CHAT, "--rule", "M01", ...argv)).stdout.match(/^cost: .*/m)?.[0];
    expect(await cost()).toBe("cost: ~$0.00014 (1 of 1 paid spans estimated)");
    expect(await cost("--prices", prices)).toBe("cost: ~$0.89 (1 of 1 paid spans estimated)");
    machine.file(".lgtrace.yaml", "prices: prices.yaml\n");
    expect(await cost()).toContain("~$0.89");
    machine.file("prices.yaml", "hello\n");
    const wrong = await machine.lgtrace("diagnose", CHAT);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("is no table of prices")]);
  });

  it("refuses TraceQL beside other operands, and where only the store is there to answer", async () => {
    await machine.lgtrace("import", TRACE);
    const beside = await machine.lgtrace("diagnose", "{ status = error }", TRACE);
    expect([beside.code, beside.stderr]).toEqual([2, expect.stringContaining("no other operand")]);
    const stored = await machine.lgtrace("diagnose", "{ status = error }");
    expect([stored.code, stored.stderr]).toEqual([2, expect.stringContaining("does not speak TraceQL")]);
    const nowhere = await machine.lgtrace("diagnose", "{ status = error }", "--store", "none.db");
    expect([nowhere.code, nowhere.stderr]).toEqual([2, stored.stderr]);
  });

  it("keeps suppressions while a baseline is written, and blames none for rules that are not asked", async () => {
    machine.file(".lgtrace.yaml", "suppress: [{ rule: L01, reason: known since May }]\n");
    const updated = await machine.lgtrace("diagnose", TRACE, "--baseline", "known.json", "--update-baseline");
    expect(updated.stdout).not.toContain("hides nothing");
    const later = await machine.lgtrace("diagnose", TRACE, "--rule", "Q03");
    expect(later.stdout).not.toContain("hides nothing");
    machine.file(".lgtrace.yaml", "{}\n");
    const lifted = await machine.lgtrace("diagnose", TRACE, "--baseline", "known.json");
    expect([lifted.code, lifted.stdout]).toEqual([1, expect.stringContaining("L01 zero-tokens")]);
  });

  it("goes on to know, in a baseline written for one rule, what the others found", async () => {
    const path = machine.file("known.json", '{"findings":[]}');
    const update = async (trace: string, ...flags: string[]) => {
      await machine.lgtrace("diagnose", trace, "--baseline", path, "--update-baseline", ...flags);
      return readFileSync(path, "utf8");
    };
    const all = await update(TRACE);
    expect(all.split('"rule":').length).toBeGreaterThan(2);
    expect(await update(TRACE, "--rule", "L01")).toBe(all);
    const others = await update(machine.file("none.jsonl", ""), "--rule", "L01");
    expect(others.split("\n").length).toBe(all.split("\n").length - 1);
    expect(others).not.toContain('"L01"');
  });

  it("tells of a suppression that is over in every form", async () => {
    machine.file(".lgtrace.yaml", "suppress: [{ rule: L01, until: 2020-01-01, reason: long ago }]\n");
    for (const form of ["text", "json", "markdown", "github", "sarif"]) {
      const { stdout } = await machine.lgtrace("diagnose", TRACE, "-o", form);
      expect([form, stdout]).toEqual([form, expect.stringContaining("what it hid is still there")]);
    }
  });

  it("prints prompts and secrets only when it is told to", async () => {
    const secret = `sk-proj-${"A1b2C3d4E5".repeat(3)}`;
    const span = {
      ...spansOf(fiveSpans)[0],
      attributes: new Map([["http.authorization", `Bearer ${secret}`]]),
    };
    const { otlpJson } = await import("../../fixtures/formats/otlp-json.ts");
    machine.file("leak.json", otlpJson([span as never]));
    const masked = await machine.lgtrace("diagnose", "leak.json", "-o", "json");
    expect(masked.stdout).toContain('"rule":"D02"');
    expect(masked.stdout).not.toContain(secret);
    const exported = await machine.lgtrace("export", "leak.json");
    expect(exported.stdout).not.toContain(secret);
    expect((await machine.lgtrace("export", "leak.json", "--no-redact")).stdout).toContain(secret);
  });

  it("tells no secret of a name either, whatever the form", async () => {
    const secret = `sk-proj-${"A1b2C3d4E5".repeat(3)}`;
    const [root] = spansOf(fiveSpans);
    const resource = { service: "bot-priya@acme.com", attributes: new Map() };
    const events = [{ timeUnixNano: 1n, name: `asked with ${secret}`, attributes: new Map() }];
    const retrieval = new Map([["retrieval.doc_ids", [`${secret} draft`, "handbook"]]]);
    const { otlpJson } = await import("../../fixtures/formats/otlp-json.ts");
    const leaking = { ...root, name: `vector.retrieve ${secret}`, attributes: retrieval, resource, events };
    machine.file("leak.json", otlpJson([leaking as never]));
    for (const form of ["text", "json", "jsonl", "markdown", "sarif", "github"]) {
      const { stdout } = await machine.lgtrace("diagnose", "leak.json", "-o", form, "--full");
      expect([form, stdout]).toEqual([form, expect.stringContaining("Q01")]);
      expect([form, stdout]).toEqual([form, expect.not.stringContaining(secret)]);
      expect([form, stdout]).toEqual([form, expect.not.stringContaining("priya@")]);
    }
    for (const form of ["otlp", "jaeger", "zipkin", "jsonl"]) {
      const { stdout } = await machine.lgtrace("export", "leak.json", "-o", form);
      expect([form, stdout]).toEqual([form, expect.not.stringMatching(/sk-proj-A1b2|priya@/)]);
    }
  });
});
