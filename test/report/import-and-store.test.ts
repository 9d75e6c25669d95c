import { describe, expect, it } from "vitest";
import { Failure } from "../../src/model/failure.ts";
import type { StoreInfo } from "../../src/model/store-info.ts";
import { bugLines, failureJson, failureLines } from "../../src/report/failure.ts";
import { importJson, importLine, troubleLines } from "../../src/report/import-summary.ts";
import {
  storeDeletedJson,
  storeDeletedLine,
  storeInfoJson,
  storeInfoLines,
  storeListJson,
} from "../../src/report/store-report.ts";
import { documentErrors, linesErrors } from "../schema-errors.ts";
import { styleWith } from "./draw.ts";
import { START } from "./miniserve.ts";
import { found, IMPORTED, traceIdOf } from "./sample-results.ts";

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let joined = "";
  for await (const piece of pieces) joined += piece;
  return joined;
}

describe("an import", () => {
  it("is one line", () => {
    expect(importLine(IMPORTED)).toBe(
      "41 files: 1,204 traces, 9,873 spans, 3 there already, 2 unreadable (listed), 7 skipped",
    );
  });

  it("lists what could not be read: where, what was expected, what was found", () => {
    expect(troubleLines(IMPORTED, styleWith())).toEqual([
      "warning: exports/a.json: Tempo JSON without a span",
      "lgtrace: exports/b.json is not readable as Tempo JSON: line 214, batches[0].scopeSpans[0].spans[3].startTimeUnixNano",
      '  expected a Unix time in nanoseconds (digits), found "soon"',
      "lgtrace: exports/c\\x1b.json is not readable",
      "  no format fits",
    ]);
  });

  it("keeps its schema", async () => {
    const json = await text(importJson(IMPORTED, "json"));
    expect(documentErrors("import", json)).toEqual([]);
    expect(JSON.parse(json)).toMatchObject({
      schema: "lgtrace.import/1",
      files: 41,
      skipped: 7,
      duplicates: 3,
    });
    expect(linesErrors("import", await text(importJson(IMPORTED, "jsonl")))).toEqual([]);
  });
});

describe("a store", () => {
  const info: StoreInfo = {
    path: "/home/u/.local/share/lgtrace/store.db",
    bytes: 12_345_678,
    schemaVersion: 1,
    traces: 1500,
    spans: 12_000,
    logs: 3,
    from: START,
    to: START + 1_000_000_000n,
  };

  it("says what it holds", () => {
    expect(storeInfoLines(info, styleWith())).toEqual([
      " store      /home/u/.local/share/lgtrace/store.db",
      " size       12.3 MB",
      " schema     1",
      " traces     1,500",
      " spans      12,000",
      " log lines  3",
      " from       2026-05-22 14:32:07Z",
      " to         2026-05-22 14:32:08Z",
    ]);
  });

  it("says so for machines too", async () => {
    expect(documentErrors("store-info", storeInfoJson(info))).toEqual([]);
    expect(documentErrors("store-info", storeInfoJson({ ...info, from: undefined, to: undefined }))).toEqual(
      [],
    );
    const list = (form: "json" | "jsonl") => text(storeListJson(info.path, [found(), found()], form));
    expect(documentErrors("store-list", await list("json"))).toEqual([]);
    expect(linesErrors("store-list", await list("jsonl"))).toEqual([]);
  });

  it("says what was deleted", () => {
    const deleted = { traceIds: [traceIdOf(1)], spans: 10, logs: 2 };
    expect(storeDeletedLine(deleted)).toBe("deleted 1 trace: 10 spans, 2 log lines");
    expect(documentErrors("store-delete", storeDeletedJson(deleted))).toEqual([]);
  });
});

describe("trouble", () => {
  const failure = new Failure("ambiguous-id", '"7c1f" is the beginning of 3 traces', {
    because: "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e\n7c1f90aa\u001b[2J",
    hint: "give more digits",
  });

  it("says what happened, why we think so, what to do next", () => {
    expect(failureLines(failure, styleWith())).toEqual([
      'lgtrace: "7c1f" is the beginning of 3 traces',
      "  7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e",
      "  7c1f90aa\\x1b[2J",
      "  try: give more digits",
    ]);
  });

  it("is one line for machines", () => {
    const json = failureJson(failure, 2);
    expect(documentErrors("failure", json)).toEqual([]);
    expect(JSON.parse(json)).toMatchObject({ schema: "lgtrace.failure/1", code: "ambiguous-id", exit: 2 });
    expect(json).not.toContain("\n");
  });

  it("that nobody expected is a bug, with its place", () => {
    const lines = bugLines(new TypeError("x is not\na function"), styleWith());
    expect(lines[0]).toBe("lgtrace: this is a bug in lgtrace: x is not\\na function");
    expect(lines[1]).toMatch(/^ {4}at .*import-and-store\.test\.ts/);
    expect(lines.at(-1)).toBe("  please report it with the command that you ran and these lines");
  });
});
