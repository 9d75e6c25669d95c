import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpJson } from "../../fixtures/formats/otlp-json.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { linesOf, spansOf } from "../../fixtures/tell.ts";
import { lokiAnswer, traceAnswer } from "../evidence/backends.ts";
import { Machine } from "../live/lgtrace.ts";
import { loginPage } from "../replay/faults.ts";
import { plain, recorded } from "../replay/replies.ts";
import { type Replay, type Routes, refusedUrl, startReplay } from "../replay/server.ts";
import { documentErrors } from "../schema-errors.ts";

const TRACES = "/api/v2/traces/*";
const LINES = "/loki/api/v1/query_range";
const spans = spansOf(emptyCompletion);
const { traceId } = emptyCompletion;

describe("lgtrace show, with backends behind it", () => {
  let machine: Machine;
  const servers: Replay[] = [];
  const serve = async (routes: Routes): Promise<string> => {
    const server = await startReplay(routes);
    servers.push(server);
    return server.url;
  };
  const tempo = (reply = traceAnswer(spans)) => serve({ [TRACES]: reply });

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    for (const server of servers.splice(0)) await server.close();
  });

  it("draws Tempo's trace with Loki's lines", async () => {
    const lines = linesOf(emptyCompletion).map((line) => ({ ...line, body: line.event }));
    const loki = await serve({ [LINES]: lokiAnswer(lines) });
    const shown = await machine.lgtrace("show", traceId, "--tempo", await tempo(), "--loki", loki);
    expect(shown.stderr).toBe("");
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain(
      `${spans.length} of ${spans.length} spans, ${lines.length} of ${lines.length} log lines`,
    );
  });

  it("draws the trace where Loki is down, and says so", async () => {
    const loki = await refusedUrl();
    const shown = await machine.lgtrace("show", traceId, "--tempo", await tempo(), "--loki", loki);
    expect(shown.stdout).toContain(`${spans.length} of ${spans.length} spans, 0 of 0 log lines`);
    expect(shown.stderr).toContain("lgtrace: log lines are missing: cannot reach Loki");
    expect(shown.code).toBe(0);
  });

  it.each([
    ["down", undefined, 4],
    ["behind a login", loginPage(401), 3],
  ])("fails with --require-logs where Loki is %s, once the trace is drawn", async (_, reply, code) => {
    const loki = reply === undefined ? await refusedUrl() : await serve({ "/*": reply });
    const argv = ["show", traceId, "--tempo", await tempo(), "--loki", loki, "--require-logs"];
    const shown = await machine.lgtrace(...argv);
    expect(shown.stdout).toContain(`${spans.length} of ${spans.length} spans`);
    expect(shown.code).toBe(code);
  });

  it("ends in doubt for an id that nobody knows, and names who was asked", async () => {
    const url = await tempo(recorded("tempo/trace-v2-not-found"));
    const shown = await machine.lgtrace("show", traceId, "--tempo", url);
    expect(shown).toMatchObject({ stdout: "", code: 5 });
    expect(shown.stderr).toContain(`lgtrace: no trace ${traceId}`);
    expect(shown.stderr).toContain(
      `looked in the local store (${machine.folder}/data/lgtrace/store.db) and Tempo at ${url}`,
    );
    expect(shown.stderr).not.toContain("TEMPO_URL");
  });

  it("tells how to ask Tempo where none is configured", async () => {
    const shown = await machine.lgtrace("show", traceId);
    expect(shown.code).toBe(5);
    expect(shown.stderr).toContain("--tempo URL or TEMPO_URL");
  });

  it("marks a trace that Tempo calls partial", async () => {
    const url = await tempo(recorded("tempo/trace-v2-partial-protobuf"));
    const shown = await machine.lgtrace("show", traceId, "--tempo", url);
    expect(shown.stdout).toContain("Trace exceeds maximum size of 900 bytes");
    expect(shown.code).toBe(0);
  });

  it("says how many values Tempo cut", async () => {
    const cut = spans.map((span, at) =>
      at === 0 ? { ...span, attributes: new Map([["llm.prompt", "a".repeat(2048)]]) } : span,
    );
    const url = await tempo(traceAnswer(cut));
    const shown = await machine.lgtrace("show", traceId, "--tempo", url);
    expect(shown.stdout).toContain("1 attribute value ends at Tempo's 2,048 bytes");
    const json = await machine.lgtrace("show", traceId, "--tempo", url, "-o", "json");
    expect(JSON.parse(json.stdout).traces[0].cutValues).toBe(1);
    expect(documentErrors("show", json.stdout)).toEqual([]);
  });

  it("prints a document that fits its schema, with the way to Grafana in it", async () => {
    const argv = ["--tempo", await tempo(), "--grafana", "http://grafana.example", "--grafana-tempo", "prod"];
    const shown = await machine.lgtrace(
      "show",
      traceId,
      ...argv,
      "--grafana-loki",
      "l",
      "--logs",
      "none",
      "-o",
      "json",
    );
    expect(documentErrors("show", shown.stdout)).toEqual([]);
    const { link } = JSON.parse(shown.stdout).traces[0];
    expect(new URL(link).searchParams.get("panes")).toContain('"uid":"prod"');
  });

  it("asks the Grafana of the command line, not the Tempo of the environment, and the other way round", async () => {
    const grafana = await serve({ "/api/datasources/proxy/uid/t/api/v2/traces/*": traceAnswer(spans) });
    const uids = ["--grafana-tempo", "t", "--grafana-loki", "l", "--logs", "none"];
    const down = await refusedUrl();
    using elsewhere = new Machine({ TEMPO_URL: down, GRAFANA_URL: down });
    const through = await elsewhere.lgtrace("show", traceId, "--grafana", grafana, ...uids);
    expect([through.code, through.stderr]).toEqual([0, ""]);
    const direct = await elsewhere.lgtrace("show", traceId, "--tempo", await tempo(), ...uids);
    expect([direct.code, direct.stderr]).toEqual([0, ""]);
  });

  it("links the id in Markdown", async () => {
    const argv = ["--tempo", await tempo(), "--grafana", "http://grafana.example", "--logs", "none"];
    const shown = await machine.lgtrace(
      "show",
      traceId,
      ...argv,
      "--grafana-tempo",
      "t",
      "--grafana-loki",
      "l",
      "-o",
      "markdown",
    );
    expect(shown.stdout).toContain(`| [\`${traceId}\`](http://grafana.example/explore?`);
  });

  it("asks nobody with --local, and not the store with --remote", async () => {
    machine.file("trace.json", otlpJson(spans));
    expect((await machine.lgtrace("import", "trace.json")).code).toBe(0);
    const down = await refusedUrl();
    const local = await machine.lgtrace("show", traceId, "--tempo", down, "--loki", down, "--local");
    expect(local).toMatchObject({ stderr: "", code: 0 });
    expect((await machine.lgtrace("show", traceId, "--tempo", down, "--remote")).code).toBe(4);
    const none = await machine.lgtrace("show", traceId, "--remote");
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("--remote asks Tempo, and none is configured");
    expect((await machine.lgtrace("show", traceId, "--remote", "--local")).code).toBe(2);
  });

  it("keeps what was printed when the next id is trouble", async () => {
    const url = await serve({
      [`/api/v2/traces/${traceId}`]: traceAnswer(spans),
      [TRACES]: plain(403, "no"),
    });
    const shown = await machine.lgtrace("show", traceId, "1".repeat(32), "--tempo", url);
    expect(shown.stdout).toContain(traceId);
    expect(shown.code).toBe(3);
  });

  it("ends with 130 on Ctrl-C, and what was printed stays", async () => {
    const asked = Promise.withResolvers<void>();
    const url = await serve({
      [`/api/v2/traces/${traceId}`]: traceAnswer(spans),
      [TRACES]: () => asked.resolve(),
    });
    const { process, ended } = machine.start("show", traceId, "1".repeat(32), "--tempo", url);
    await asked.promise;
    process.kill("SIGINT");
    const shown = await ended;
    expect(shown.code).toBe(130);
    expect(shown.stdout).toContain(traceId);
  });

  it("says each request with --verbose, on stderr", async () => {
    const shown = await machine.lgtrace("show", traceId, "--tempo", await tempo(), "--verbose");
    expect(shown.stderr).toContain(`/api/v2/traces/${traceId}?span_pruning=false: 200`);
  });
});
