import { describe, expect, it } from "vitest";
import { json, plain, type Reply } from "../replay/replies.ts";
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

function rootless(): object {
  return { traceID: TRACE_ID, startTimeUnixNano: `${inSeconds(-10).getTime()}000000` };
}

describe("what Tempo's search sees", () => {
  it("a trace of some time ago: in minutes", async () => {
    const nanos = (date: Date) => `${date.getTime()}000000`;
    const old = { traceID: TRACE_ID, startTimeUnixNano: nanos(inSeconds(-600)) };
    const groups = await examined({ tempo: wellTempo({}, NOW, [old]) });
    expect(checkOf(groups, "tempo-newest-trace")).toMatchObject({
      ok: true,
      message: `10 min ago, ${TRACE_ID}`,
      remedy: undefined,
    });
  });

  it("a trace of hours ago: a doubt, and its attributes are looked at", async () => {
    const old = { traceID: TRACE_ID, startTimeUnixNano: `${inSeconds(-3 * 3600).getTime()}000000` };
    const traces = [json({ traces: [] }), json({ traces: [old] })];
    const groups = await examined({ tempo: { ...wellTempo(), "/api/search": traces } });
    expect(checkOf(groups, "tempo-newest-trace")).toMatchObject({
      ok: false,
      message: `3 h ago, ${TRACE_ID}`,
      remedy: expect.stringContaining("is anything still sent"),
      trouble: undefined,
    });
    expect(checkOf(groups, "tempo-tokens-out").ok).toBe(true);
  });

  it("nothing of the last half minute: says what Tempo holds back", async () => {
    const groups = await examined({ tempo: wellTempo() });
    expect(checkOf(groups, "tempo-newest-trace")).toMatchObject({
      ok: true,
      remedy: expect.stringContaining("query_end_cutoff"),
    });
  });

  it("nothing, since searching fails: that is the check that failed", async () => {
    const groups = await examined({ tempo: { ...wellTempo(), "/api/search": plain(501, "no search") } });
    expect(checkOf(groups, "tempo-newest-trace")).toMatchObject({ ok: false, trouble: "unreachable" });
    for (const id of ["tempo-tenant", "tempo-auth"])
      expect(checkOf(groups, id)).toMatchObject({ ok: undefined, message: "not told" });
    expect(checkOf(groups, "tempo-model").message).toBe("not asked, since searching failed");
  });

  it("a trace whose root is still to come: no service is made of that", async () => {
    const traces = [{ ...rootless(), rootServiceName: "<root span not yet received>" }];
    const groups = await examined({ tempo: wellTempo({}, NOW, traces) });
    expect(checkOf(groups, "tempo-newest-trace").message).toBe(`10 s ago, ${TRACE_ID}`);
  });

  it("nothing: a doubt, and the attributes are unknown", async () => {
    const groups = await examined({ tempo: wellTempo({}, NOW, []) });
    const newest = checkOf(groups, "tempo-newest-trace");
    expect(newest).toMatchObject({ ok: false, trouble: undefined });
    expect(newest.remedy).toContain("newest 30 s");
    expect(checkOf(groups, "tempo-tokens-out")).toMatchObject({
      ok: undefined,
      message: "no trace to look at",
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
      message: `llm.tokens.out (${types.join(", ")})`,
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
      message: "no attribute records it",
    });
    expect(check.remedy).toContain("gen_ai");
  });

  it("names of attributes that cannot be had: unknown, not missing", async () => {
    const groups = await examined({
      tempo: { ...wellTempo(), "/api/v2/search/tags": plain(404, "404 page not found\n") },
    });
    expect(checkOf(groups, "tempo-tokens-out").message).not.toContain("no attribute");
    expect(checkOf(groups, "tempo-tokens-out").ok).not.toBe(true);
  });
});

describe("Loki's lines", () => {
  it("are not asked for while it is not ready", async () => {
    const notReady = plain(503, "Ingester not ready: waiting for 15s after being ready\n");
    const groups = await examined({ loki: { ...wellLoki([]), "/ready": notReady } });
    expect(checkOf(groups, "loki-ready")).toMatchObject({
      ok: false,
      message: "Ingester not ready: waiting for 15s after being ready",
      trouble: "unreachable",
    });
    for (const id of ["loki-tenant", "loki-auth", "loki-trace-ids"])
      expect(checkOf(groups, id)).toMatchObject({
        ok: undefined,
        message: "not asked, since Loki is not ready",
      });
  });

  it.each<[string, Logged]>([
    ["structured metadata trace_id", { beside: { trace_id: TRACE_ID } }],
    ["structured metadata traceID", { beside: { traceID: TRACE_ID } }],
    ["the label trace_id", { stream: { trace_id: TRACE_ID } }],
    ["the text", { text: `level=info trace_id=${TRACE_ID} msg=served` }],
    ["the text", { text: `{"trace.id":"${TRACE_ID}"}` }],
    ["the text", { text: `traceparent: 00-${TRACE_ID}-ae281e5c3f32c7a0-01` }],
  ])("carry trace ids in %s", async (place, line) => {
    const groups = await examined({ loki: wellLoki([line, {}]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: true,
      message: `in ${place} (1 of 2 lines)`,
    });
  });

  it("carry them in a label: well, and says what that costs", async () => {
    const groups = await examined({ loki: wellLoki([{ stream: { trace_id: TRACE_ID } }]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: true,
      remedy: expect.stringContaining("structured metadata"),
    });
  });

  it("carry them under a name that lgtrace does not ask for: says which it does", async () => {
    const groups = await examined({ loki: wellLoki([{ beside: { openCensusTraceId: TRACE_ID } }]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: false,
      message: "in structured metadata openCensusTraceId (1 of 1 lines)",
      remedy: expect.stringContaining("call it trace_id"),
      trouble: undefined,
    });
  });

  it("have a field of such a name that holds no id: that is none", async () => {
    const groups = await examined({ loki: wellLoki([{ beside: { trace_id: "none", trace: "on" } }]) });
    expect(checkOf(groups, "loki-trace-ids").message).toBe("none in the newest 1 lines");
  });

  it("cannot be asked for: that is the check that failed", async () => {
    const broken = { ...wellLoki([]), "/loki/api/v1/query_range": plain(501, "no queries") };
    const groups = await examined({ tempo: wellTempo(), loki: broken });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({ ok: false, trouble: "unreachable" });
    expect(checkOf(groups, "loki-lines-of-traces").message).toBe("not asked, since asking for lines failed");
  });

  it("are asked for where a gateway does not know whether Loki is ready", async () => {
    const groups = await examined({ loki: { ...wellLoki([JOINED]), "/ready": plain(405, "no") } });
    expect(checkOf(groups, "loki-ready")).toMatchObject({ ok: undefined, message: "not told" });
    expect(checkOf(groups, "loki-trace-ids").ok).toBe(true);
  });

  it("of many traces of a kind: the newest of each kind is looked for", async () => {
    const trace = (id: string, name: string, ago: number) => ({
      traceID: id.repeat(32),
      rootServiceName: "miniserve",
      rootTraceName: name,
      startTimeUnixNano: `${inSeconds(-ago).getTime()}000000`,
    });
    const traces = [trace("a", "GET /health", 1), trace("b", "GET /health", 2), trace("c", "ask", 3)];
    const line = { beside: { trace_id: "c".repeat(32) } };
    const ofHealth: Reply = (request, response) =>
      linesAnswer(request.url?.includes("a".repeat(16)) ? [] : [line])(request, response);
    const loki = { ...wellLoki([line]), "/loki/api/v1/query_range": ofHealth };
    const groups = await examined({ tempo: wellTempo({}, NOW, traces), loki });
    expect(checkOf(groups, "loki-lines-of-traces")).toMatchObject({
      ok: true,
      message: "1 of 2 recent traces have log lines",
    });
  });

  it("carry none: says what to log", async () => {
    const groups = await examined({ loki: wellLoki([{}, {}, {}]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: false,
      message: "none in the newest 3 lines",
      trouble: undefined,
    });
  });

  it("are none at all", async () => {
    const groups = await examined({ loki: wellLoki([]) });
    expect(checkOf(groups, "loki-trace-ids")).toMatchObject({
      ok: false,
      message: "no line in the last hour",
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
    expect(checkOf(await examined({ tempo: wellTempo(), loki }), "loki-lines-of-traces")).toMatchObject({
      ok: false,
      message: "0 of 1 recent traces have log lines",
      trouble: undefined,
    });
  });
});
