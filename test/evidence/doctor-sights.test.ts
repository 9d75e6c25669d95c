import { describe, expect, it } from "vitest";
import { json, plain } from "../replay/replies.ts";
import {
  checkOf,
  examined,
  type Logged,
  linesAnswer,
  NOW,
  TRACE_ID,
  wellLoki,
  wellTempo,
} from "./examining.ts";

const JOINED: Logged = { beside: { trace_id: TRACE_ID } };
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe("what Tempo's search sees", () => {
  it("a trace of some time ago: in minutes", async () => {
    const nanos = (date: Date) => `${date.getTime()}000000`;
    const old = { traceID: TRACE_ID, startTimeUnixNano: nanos(inSeconds(-600)) };
    const groups = await examined({ tempo: wellTempo({}, NOW, [old]) });
    expect(checkOf(groups, "tempo-newest-trace")).toMatchObject({
      ok: true,
      message: `newest trace: 10 min ago, ${TRACE_ID}`,
    });
  });

  it("nothing: a doubt, and the attributes are unknown", async () => {
    const groups = await examined({ tempo: wellTempo({}, NOW, []) });
    const newest = checkOf(groups, "tempo-newest-trace");
    expect(newest).toMatchObject({ ok: false, trouble: undefined });
    expect(newest.remedy).toContain("newest 30 s");
    expect(checkOf(groups, "tempo-tokens-out")).toMatchObject({
      ok: undefined,
      message: "output tokens: no trace to look at",
    });
  });

  it.each([
    ["int", ["int"], true],
    ["float", ["float"], true],
    ["text", ["string"], false],
    ["text and int", ["int", "string"], false],
  ])("tokens stored as %s", async (_how, types, ok) => {
    const groups = await examined({ tempo: wellTempo({ "llm.tokens.out": types }) });
    const check = checkOf(groups, "tempo-tokens-out");
    expect(check).toMatchObject({
      ok,
      message: `output tokens: llm.tokens.out (${types.join(", ")})`,
      trouble: undefined,
    });
    if (ok) expect(check.remedy).toBeUndefined();
    else expect(check.remedy).toContain("send an int");
  });

  it("numbers inside of a JSON text are no numbers stored as text", async () => {
    const groups = await examined({
      tempo: wellTempo({ "langfuse.observation.usage_details": ["string"] }),
    });
    expect(checkOf(groups, "tempo-tokens-out").ok).toBe(true);
  });

  it("no attribute: says what to record", async () => {
    const groups = await examined({ tempo: wellTempo({ "http.route": ["string"] }) });
    const check = checkOf(groups, "tempo-stop-reason");
    expect(check).toMatchObject({
      ok: false,
      message: "the stop reason: no attribute of the last hour records it",
    });
    expect(check.remedy).toContain("gen_ai");
  });

  it("names of attributes that cannot be had: unknown, not missing", async () => {
    const groups = await examined({
      tempo: { ...wellTempo(), "/api/v2/search/tags": plain(404, "404 page not found\n") },
    });
    expect(checkOf(groups, "tempo-tokens-out").message).not.toContain("no attribute of the last hour");
    expect(checkOf(groups, "tempo-tokens-out").ok).not.toBe(true);
  });
});

describe("Loki's lines", () => {
  it("are not asked for while it is not ready", async () => {
    const notReady = plain(503, "Ingester not ready: waiting for 15s after being ready\n");
    const groups = await examined({ loki: { ...wellLoki([]), "/ready": notReady } });
    expect(checkOf(groups, "loki-ready")).toMatchObject({
      ok: false,
      message: "not ready: Ingester not ready: waiting for 15s after being ready",
      trouble: "unreachable",
    });
    for (const id of ["loki-access", "loki-trace-ids"])
      expect(checkOf(groups, id)).toMatchObject({
        ok: undefined,
        message: expect.stringContaining("not asked, since Loki is not ready"),
      });
  });

  it.each<[string, Logged]>([
    ["structured metadata", { beside: { trace_id: TRACE_ID } }],
    ["structured metadata", { beside: { traceID: TRACE_ID } }],
    ["a label", { stream: { trace_id: TRACE_ID } }],
    ["the text", { text: `level=info trace_id=${TRACE_ID} msg=served` }],
    ["the text", { text: `{"trace.id":"${TRACE_ID}"}` }],
    ["the text", { text: `traceparent: 00-${TRACE_ID}-ae281e5c3f32c7a0-01` }],
  ])("carry trace ids in %s", async (place, line) => {
    const groups = await examined({ loki: wellLoki([line, {}]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: true,
      message: `trace ids: in ${place} (1 of 2 lines)`,
    });
  });

  it("carry none: says what to log", async () => {
    const groups = await examined({ loki: wellLoki([{}, {}, {}]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: false,
      message: "trace ids: none in the newest 3 lines",
      trouble: undefined,
    });
  });

  it("are none at all", async () => {
    const groups = await examined({ loki: wellLoki([]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: false,
      message: "trace ids: no line in the last hour",
    });
  });

  it("are found where no stream has a service name, as before Loki 3", async () => {
    const loki = {
      ...wellLoki([]),
      "/loki/api/v1/labels": json({ status: "success", data: ["app"] }),
      "/loki/api/v1/series": json({ status: "success", data: [{ app: "miniserve" }] }),
      "/loki/api/v1/query_range": [linesAnswer([]), linesAnswer([JOINED])],
    };
    expect(checkOf(await examined({ loki }), "loki-trace-ids").ok).toBe(true);
  });

  it("do not name the newest traces: says why that may be", async () => {
    const other = { beside: { trace_id: "00000000000000000000000000000abc" } };
    const loki = {
      ...wellLoki([]),
      "/loki/api/v1/query_range": [linesAnswer([other]), linesAnswer([])],
    };
    expect(checkOf(await examined({ tempo: wellTempo(), loki }), "logs-join")).toMatchObject({
      ok: false,
      message: "joined with traces: 0 of the newest 1 traces have log lines",
      trouble: undefined,
    });
  });
});
