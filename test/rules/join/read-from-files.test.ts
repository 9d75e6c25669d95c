import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFiles } from "../../../src/evidence/read-files.ts";
import { judgedFolder } from "../judged-folder.ts";

const TRACE = path.join(import.meta.dirname, "../../../fixtures/rules/no-trace-id/fires/otlp.json");
const TRACE_ID = "4be10c7a95d2483fb6a1e07d3c28f915";

const CONTRACT = `
lgtrace: contract/v1
id: miniserve.completions
match: { service: miniserve, root: http.handler }
tree: { span: http.handler }
logs: { trace_id: required, events: [kv_cache.full] }
`;

let folder = "";
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "lgtrace-join-")), "given");
  mkdirSync(folder);
  copyFileSync(TRACE, path.join(folder, "trace.json"));
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

function written(...lines: readonly object[]): void {
  writeFileSync(path.join(folder, "server.log"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

async function saidOf(code: string): Promise<string[]> {
  const judgements = await judgedFolder(folder);
  const findings = judgements.flatMap(({ findings }) => findings.filter(({ rule }) => rule === code));
  return findings.map(({ severity, phrase }) => `${severity} ${phrase}`);
}

describe("log lines as loggers write them", () => {
  it('carry no trace id where it is "0"', async () => {
    const asctime = "2026-05-22 16:20:41,100";
    written({ message: "request.failed", levelname: "ERROR", asctime, otelTraceID: "0", otelSpanID: "0" });
    expect(await saidOf("J01")).toEqual(["error log lines without a trace id"]);
  });

  it("are a request's where the contract says so", async () => {
    written({ event: "kv_cache.full", timestamp: "2026-05-22T16:20:41.100Z" });
    expect(await saidOf("J01")).toEqual([]);
    writeFileSync(path.join(folder, "../lgtrace.contract.yaml"), CONTRACT);
    expect(await saidOf("J01")).toEqual(["warning log lines without a trace id"]);
  });

  it("hang on the trace where the span id is empty", async () => {
    written({
      event: "prefill.done",
      timestamp: "2026-05-22T16:20:41.100Z",
      trace_id: TRACE_ID,
      span_id: "",
    });
    expect(await saidOf("J02")).toEqual([]);
  });

  it("are an hour or two off where a local time has no zone", async () => {
    const { traces } = (await readFiles([folder], undefined)).result();
    const decode = traces[0]?.spans.find(({ name }) => name === "llm.decode");
    written(
      ...Array.from({ length: 20 }, (_, step) => ({
        event: "decode.step",
        timestamp: `2026-05-22T18:20:41.${200 + step}`,
        trace_id: TRACE_ID,
        span_id: decode?.spanId,
      })),
    );
    expect(await saidOf("J03")).toEqual(["warning log times in another zone"]);
  });

  it("are counted by the trace that they name where nobody gave it", async () => {
    const stray = "9f20c7b1e6d54a83b7c0195ae3d8f642";
    written({ event: "request.received", timestamp: "2026-05-22T16:20:43.100Z", trace_id: stray });
    const { strayLines } = (await readFiles([folder], undefined)).result();
    expect([...strayLines.byId.keys()]).toEqual([stray]);
  });
});
