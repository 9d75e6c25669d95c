import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { importFiles } from "../../src/evidence/import.ts";
import { openStore } from "../../src/store/store.ts";
import { newFolder, otlpFile, SPANS_A_TRACE } from "./otlp-lines.ts";

const SCRIPT = fileURLToPath(new URL("importing-process.ts", import.meta.url));
const TRACES = 24_000;

function importingProcess(...args: string[]): ChildProcess {
  return spawn(process.execPath, [SCRIPT, ...args], { stdio: ["ignore", "pipe", "inherit"] });
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string> {
  if (child.stdout === null) throw new Error("no stdout");
  yield* createInterface({ input: child.stdout });
}

describe("an import that is killed", () => {
  it.each([1, 70_000])(
    "after %i spans of a file leaves the files before it, and no trace of that one",
    async (spans) => {
      const folder = newFolder();
      const path = `${folder}/store.db`;
      const small = otlpFile(folder, "1.jsonl", 10, "a");
      const big = otlpFile(folder, "2.jsonl", TRACES, "b");
      const child = importingProcess(path, small, big);
      for await (const line of linesOf(child))
        if (Number(line) >= 10 * SPANS_A_TRACE + spans) child.kill("SIGKILL");
      await once(child, "close");

      const store = openStore(path, { mode: "write" });
      expect(store.info()).toMatchObject({ traces: 10, spans: 10 * SPANS_A_TRACE });
      const again = await importFiles([small, big], store);
      expect(again).toMatchObject({ spans: TRACES * SPANS_A_TRACE, duplicates: 10 * SPANS_A_TRACE });
      expect(store.info()).toMatchObject({ traces: TRACES + 10, spans: (TRACES + 10) * SPANS_A_TRACE });
      expect(store.list(1)).toMatchObject([{ rootName: "http.handler", spanCount: SPANS_A_TRACE }]);
      store.close();
    },
  );

  it("lets go of its lock, so that the import that waits goes on", async () => {
    const folder = newFolder();
    const path = `${folder}/store.db`;
    const first = importingProcess(path, otlpFile(folder, "big.jsonl", TRACES, "b"));
    const second = await startedBehind(first, path, otlpFile(folder, "small.jsonl", 10));
    const said: string[] = [];
    for await (const line of linesOf(second)) {
      said.push(line);
      if (line === "waiting") first.kill("SIGKILL");
    }
    expect(said).toContain("waiting");
    expect(said.at(-1)).toBe(`done ${10 * SPANS_A_TRACE}`);
  });
});

/** Starts an import as soon as the first one writes. */
async function startedBehind(first: ChildProcess, path: string, file: string): Promise<ChildProcess> {
  for await (const _ of linesOf(first)) {
    first.kill("SIGSTOP");
    return importingProcess(path, file);
  }
  throw new Error("the first import wrote nothing");
}

describe("a disk that is full", () => {
  it("is a failure that names the store, and leaves it as it was", async () => {
    const folder = newFolder();
    const path = `${folder}/store.db`;
    const store = openStore(path, { mode: "write" });
    await importFiles([otlpFile(folder, "1.jsonl", 10, "a")], store);
    store.close();
    const big = otlpFile(folder, "2.jsonl", TRACES, "b");
    const limited = `trap '' XFSZ; ulimit -f 2000; exec "$0" "$@"`;
    const child = spawn("bash", ["-c", limited, process.execPath, SCRIPT, path, big], { stdio: "pipe" });
    const said: string[] = [];
    for await (const line of linesOf(child)) said.push(line);
    expect(said.at(-1)).toContain(`Failure: the store ${path}: the disk`);
    const after = openStore(path, { mode: "read" });
    expect(after.info()).toMatchObject({ traces: 10, spans: 10 * SPANS_A_TRACE });
    after.close();
  });
});
