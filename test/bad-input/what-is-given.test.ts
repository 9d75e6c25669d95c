import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { readFiles } from "../../src/evidence/read-files.ts";
import { Desk } from "./lgtrace.ts";
import { otlp, span, TRACE } from "./otlp.ts";

const desk = new Desk();
afterAll(() => desk.remove());

const PARENT = { parentSpanId: "0000000000000001" };
const LINE = `{"event":"kv_cache.full","level":"warning","timestamp":"2026-05-22T14:32:07.120Z","trace_id":"${TRACE}"}\n`;
const SEARCH = `{"traces":[{"traceID":"${TRACE}","rootServiceName":"miniserve","durationMs":100}],"metrics":{}}`;

describe("a folder of mixed junk", () => {
  desk.file("mixed/a/trace.json", otlp(span(1)));
  desk.file("mixed/a/rest.json.gz", gzipSync(otlp(span(2, PARENT))));
  desk.file("mixed/app.log", LINE);
  desk.file("mixed/README.md", "# Exports\n");
  desk.file("mixed/package.json", '{"name":"exports"}');
  desk.file("mixed/logo.png", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
  desk.file("mixed/empty", "");
  const folder = join(desk.folder, "mixed");

  it("is one trace from several files, its log lines, and a count of the rest", async () => {
    const { code, out, err } = await desk.run("show", folder);
    expect(code).toBe(0);
    expect(out).toContain("2 of 2 spans, 1 of 1 log line");
    expect(err).toBe("note: 4 of 7 files skipped: no traces or log lines that lgtrace knows\n");
  });

  it("is the same through a pattern", async () => {
    expect((await desk.run("show", `${folder}/**/*.json`)).out).toContain("1 of 1 span");
  });

  it("says what the system refuses", async () => {
    symlinkSync("loop", join(desk.folder, "loop"));
    const { code, out, err } = await desk.run("show", join(folder, "a"), join(desk.folder, "loop"));
    expect(code).toBe(2);
    expect(out).toContain("2 of 2 spans");
    expect(err).toBe("lgtrace: loop is not readable\n  a link that leads to itself\n");
  });
});

describe("paths that lead nowhere", () => {
  const good = desk.file("good.json", otlp(span(1)));

  it("a file that is not there is named, and the others are shown", async () => {
    const { code, out, err } = await desk.run("show", good, `${desk.folder}/nosuch.json`);
    expect(code).toBe(2);
    expect(out).toContain("1 of 1 span");
    expect(err).toBe("lgtrace: nosuch.json is not readable\n  no such file or folder\n");
  });

  it("a pattern that matches nothing is named", async () => {
    const { code, err } = await desk.run("show", `${desk.folder}/nope*.json`);
    expect(code).toBe(2);
    expect(err).toContain("nope*.json is not readable\n  nothing is called like that\n");
  });

  it("a file given twice is read once", async () => {
    symlinkSync(good, join(desk.folder, "again.json"));
    const { out } = await desk.run("show", good, good, join(desk.folder, "again.json"));
    expect(out).toContain("1 of 1 span");
    expect(out).not.toContain("duplicate");
  });
});

describe("what holds no span", () => {
  it.each(['{"resourceSpans":[]}', '{"batches":[]}', '{"resourceSpans":[{"scopeSpans":[]}]}'])(
    "%s: a warning, and 5",
    async (envelope) => {
      const { code, out, err } = await desk.show(envelope);
      expect({ code, out }).toEqual({ code: 5, out: "" });
      expect(err).toMatch(
        /^warning: input: it is (OTLP|Tempo trace) JSON.*, and holds no span and no log line\n/,
      );
      expect(err).toContain("lgtrace: no span in what was given (1 file)\n");
    },
  );

  it("an empty folder: 5, and what was looked at", async () => {
    desk.file("nothing/inside/.keep", "");
    const { code, err } = await desk.run("show", join(desk.folder, "nothing"));
    expect(code).toBe(5);
    expect(err).toContain("lgtrace: no span in what was given (1 file, 1 skipped)\n");
  });

  it("a log alone: 5, and the count of its lines", async () => {
    const { code, err } = await desk.show(LINE);
    expect(code).toBe(5);
    expect(err).toContain("lgtrace: no span, only 1 log line\n");
  });

  it("a Tempo search result: refused, with the ids to fetch", async () => {
    const { code, err } = await desk.show(SEARCH);
    expect(code).toBe(2);
    expect(err).toContain(`fetch each by its id: ${TRACE}\n`);
  });
});

describe("stdin", () => {
  it("is read once, however often it is named, beside files", async () => {
    const file = desk.file("parent.json", otlp(span(1)));
    const { code, out } = await desk.pipe([otlp(span(2, PARENT))], "show", "-", file, "-");
    expect(code).toBe(0);
    expect(out).toContain("2 of 2 spans");
  });

  it("that brings nothing is named", async () => {
    const { code, err } = await desk.pipe([], "show", "-");
    expect(code).toBe(5);
    expect(err).toContain("lgtrace: nothing came on stdin\n");
  });

  it("may be ids of any alphabet, one a line", async () => {
    const file = desk.file(
      "named.json",
      otlp(span(1, { traceId: "trace-123" }), span(1, { traceId: "constructor" })),
    );
    const { code, out } = await desk.pipe(["trace-123\nconstructor\n"], "show", file, "-");
    expect(code).toBe(0);
    expect(out.match(/1 of 1 span/g)).toHaveLength(2);
  });
});

describe("what is thrown while reading", () => {
  /** Brings a trace in thirty lines, then breaks. */
  async function* breaking(error: Error): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${otlp(span(1))}\n`.repeat(30));
    throw error;
  }

  it("by the system: is named, and what came before is used", async () => {
    const gone = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", syscall: "read" });
    const { spans, unreadable } = (await readFiles([], breaking(gone))).result();
    expect(spans).toBe(30);
    expect(unreadable).toMatchObject([{ file: "stdin", message: "EIO: i/o error, read" }]);
  });

  it("by anything else: is a bug, and no word about the input", async () => {
    await expect(readFiles([], breaking(new TypeError("x is undefined")))).rejects.toThrow(TypeError);
  });
});

describe("how text was written down", () => {
  const json = otlp(span(1, { name: "dépôt 😀" }));

  it.each([
    ["a byte order mark", `\ufeff${json}`],
    ["UTF-16LE with one", Buffer.from(`\ufeff${json}`, "utf16le")],
    ["UTF-16LE without", Buffer.from(json, "utf16le")],
    ["CRLF", JSON.stringify(JSON.parse(json), undefined, 1).replaceAll("\n", "\r\n")],
    ["gzip in gzip", gzipSync(gzipSync(json))],
  ])("%s: is read as it was meant", async (_name, content) => {
    const { code, out, err } = await desk.show(content);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("miniserve › dépôt 😀");
  });

  it("bytes that are no UTF-8 become the replacement character", async () => {
    const bytes = Buffer.from(otlp(span(1, { name: "a@b" })));
    bytes[bytes.indexOf("@")] = 0xff;
    expect((await desk.show(bytes)).out).toContain("miniserve › a\ufffdb");
  });
});
