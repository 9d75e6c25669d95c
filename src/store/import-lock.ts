import { chmodSync } from "node:fs";
import Database from "better-sqlite3";
import { Failure } from "../model/failure.ts";
import { withTrouble } from "./trouble.ts";

const LOOK_AGAIN_MS = 200;

/** What a writer that has to wait does meanwhile. */
export interface Waiting {
  /** Called once, if somebody else is writing. */
  readonly onWait?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One import at a time. The lock is a file lock that SQLite takes on `<store>-lock`, so it dies with
 * its process, however that dies. Returns what gives it back.
 */
export async function takeImportLock(path: string, { onWait, signal }: Waiting): Promise<() => void> {
  const lock = withTrouble(path, () => new Database(`${path}-lock`, { timeout: 0 }));
  withTrouble(path, () => chmodSync(`${path}-lock`, 0o600));
  let hasSaidSo = false;
  while (!tryLock(path, lock)) {
    if (!hasSaidSo) onWait?.();
    hasSaidSo = true;
    await pause(signal);
    if (signal?.aborted) {
      lock.close();
      throw new Failure("interrupted", "interrupted while another import was at work");
    }
  }
  return () => lock.close();
}

function tryLock(path: string, lock: Database.Database): boolean {
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return false;
    return withTrouble(path, () => {
      throw error;
    });
  }
}

function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, LOOK_AGAIN_MS);
    signal?.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
