import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/model/failure.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { queryFromFlags } from "../../src/query/from-flags.ts";
import type { Mode } from "../../src/store/open-database.ts";
import { openStore } from "../../src/store/store.ts";
import { idOf, importPieces, newStore, newStorePath } from "./filled-store.ts";

function refusal(path: string, mode: Mode): Failure {
  try {
    openStore(path, { mode }).close();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("it was opened");
}

describe("a new store", () => {
  it("is for its owner's eyes alone, in a folder that is made for it", () => {
    const path = newStorePath().replace("store.db", "data/lgtrace/store.db");
    newStore(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it("carries its stamp, 16 KiB pages and a write-ahead log", () => {
    const path = newStorePath();
    newStore(path);
    const raw = new Database(path);
    const pragma = (name: string) => raw.pragma(name, { simple: true });
    expect(["application_id", "user_version", "page_size", "journal_mode"].map(pragma)).toEqual([
      0x6c677472,
      2,
      16_384,
      "wal",
    ]);
    raw.close();
  });
});

describe("opening", () => {
  it("says that there is nothing to read yet, and how to fill it", () => {
    const failure = refusal(newStorePath(), "read");
    expect(failure.code).toBe("empty-store");
    expect(failure.hint).toContain("lgtrace import");
  });

  it.each<Mode>(["read", "write", "glance"])("to %s refuses another program's database", (mode) => {
    const path = newStorePath();
    const other = new Database(path);
    other.exec("CREATE TABLE bookmarks (url TEXT)");
    other.close();
    expect(refusal(path, mode)).toMatchObject({
      code: "foreign-store",
      hint: "name another file: --store <file>",
    });
  });

  it.each<Mode>(["read", "write", "glance"])("to %s refuses what is no database", (mode) => {
    const path = newStorePath();
    writeFileSync(path, "dear diary, ".repeat(100));
    expect(refusal(path, mode)).toMatchObject({ code: "foreign-store", because: "it is no SQLite file" });
  });

  it.each<Mode>(["read", "write", "glance"])("to %s refuses a newer store with the remedy", (mode) => {
    const path = newStorePath();
    newStore(path).close();
    const newer = new Database(path);
    newer.pragma("user_version = 99");
    newer.close();
    const failure = refusal(path, mode);
    expect(failure.code).toBe("newer-store");
    expect(failure.hint).toContain("update lgtrace");
  });

  it.each<Mode>(["read", "write"])(
    "to %s says why it cannot in a folder that may only be read",
    async (mode) => {
      const path = newStorePath();
      const store = openStore(path, { mode: "write" });
      await importPieces(store, [[makeSpan({ ...BARE, startUnixNano: 1n })]]);
      store.close();
      chmodSync(path, 0o444);
      chmodSync(dirname(path), 0o555);
      expect(openedWithoutRights(path, mode)).toBe(
        `store-trouble: the store ${path}: it or its folder may not be written`,
      );
      chmodSync(dirname(path), 0o755);
      expect(openStore(path, { mode: "read" }).info().spans).toBe(1);
    },
  );

  it("at a glance makes no older store newer, and waits for nobody", () => {
    const path = newStorePath();
    newStore(path).close();
    const other = new Database(path);
    other.pragma("user_version = 1");
    expect(refusal(path, "glance")).toMatchObject({
      code: "store-trouble",
      hint: expect.stringContaining("store info"),
    });
    expect(other.pragma("user_version", { simple: true })).toBe(1);
    other.pragma("user_version = 2");
    other.pragma("journal_mode = DELETE");
    other.exec("BEGIN EXCLUSIVE");
    expect(refusal(path, "glance").message).toContain("another process holds it");
    other.close();
  });

  it("at a glance makes nothing where nothing is", () => {
    const path = newStorePath();
    expect(refusal(path, "glance").code).toBe("empty-store");
    expect(existsSync(path)).toBe(false);
  });

  it("names the trouble where nothing may be made", () => {
    const folder = dirname(newStorePath());
    writeFileSync(`${folder}/file`, "");
    expect(refusal(`${folder}/file/store.db`, "write").code).toBe("store-trouble");
    chmodSync(folder, 0o700);
  });

  // On Linux alone a folder that is there says that it is not. In a process of its own, which can be ended.
  it.runIf(process.platform === "linux")("names the trouble under /proc, and comes to its end", () => {
    const bin = fileURLToPath(new URL("../../bin/lgtrace.js", import.meta.url));
    const sample = fileURLToPath(new URL("../../fixtures/sample-trace.json", import.meta.url));
    const args = [bin, "import", sample, "--store", "/proc/nope/store.db"];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
    expect(stderr).toMatch(/the store \/proc\/nope\/store\.db cannot be made/);
    expect(status).toBe(2);
  });

  it("names the trouble that comes up while matches are walked", () => {
    const path = newStorePath();
    const store = newStore(path);
    const { matches } = store.find(queryFromFlags({ name: ["llm.decode"] }, 0n));
    new Database(path).exec("DROP TABLE family").close();
    expect(() => [...matches]).toThrow(
      expect.objectContaining({ code: "store-trouble", message: `the store ${path} failed` }),
    );
  });
});

const NOBODY = 65_534;
const BARE = { traceId: idOf("a1"), spanId: "s" as Span["spanId"], name: "n" };

function openedWithoutRights(path: string, mode: Mode): string {
  const script = fileURLToPath(new URL("opening-process.ts", import.meta.url));
  const rights = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  return spawnSync(process.execPath, [script, path, mode], { encoding: "utf8", ...rights }).stdout;
}
