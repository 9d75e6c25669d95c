import { SqliteError } from "better-sqlite3";
import { Failure } from "../model/failure.ts";

const REMEDIES: readonly (readonly [code: RegExp, what: string, hint: string])[] = [
  [/^SQLITE_FULL/, "the disk is full", "make room, then run the command again: nothing half done is kept"],
  [
    /^SQLITE_READONLY/,
    "it or its folder may not be written",
    "SQLite keeps files beside it, also to read: copy it to a place that may be written, or use --store",
  ],
  [
    /^SQLITE_CANTOPEN/,
    "it cannot be opened",
    "check that its folder exists and may be written, or use --store",
  ],
  [/^SQLITE_BUSY/, "another process holds it", "wait until that process is done"],
  [/^SQLITE_CORRUPT/, "its file is damaged", "restore it from a backup, or delete it and import again"],
  [/^SQLITE_IOERR/, "the disk failed", "check the disk and its free space"],
];

/** Runs what touches the store's file; SQLite's trouble comes out as a Failure that names the file. */
export function withTrouble<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw troubleOf(path, error);
  }
}

/** The same for what touches the file while it is walked. */
export function* walkedWithTrouble<T>(path: string, walked: Iterable<T>): Generator<T, undefined> {
  try {
    yield* walked;
  } catch (error) {
    throw troubleOf(path, error);
  }
}

export function troubleOf(path: string, error: unknown): unknown {
  if (!(error instanceof SqliteError)) return error;
  const known = REMEDIES.find(([code]) => code.test(error.code));
  const because = `${error.message} (${error.code})`;
  if (known === undefined)
    return new Failure("store-trouble", `the store ${path} failed`, { because, cause: error });
  const [, what, hint] = known;
  return new Failure("store-trouble", `the store ${path}: ${what}`, { because, hint, cause: error });
}
