import { chmodSync, closeSync, existsSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { Failure } from "../model/failure.ts";
import { atomic } from "./atomic.ts";
import { makeOwnFolder } from "./own-folder.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import { troubleOf, withTrouble } from "./trouble.ts";

/** `glance`: to read what is there just now; it waits for nobody and brings nothing up to date. */
export type Mode = "read" | "write" | "glance";

const PAGE_BYTES = 16_384;
const CACHE_KIB = 32_768;
/** Pages in the log at which SQLite moves them into the file: 64 MiB. */
const CHECKPOINT_PAGES = 4096;
const BUSY_MS = 10_000;

/**
 * Opens the store's file; `write` makes it (mode 0600) or brings it up to date first. Failures:
 * `empty-store` (nothing there to read), `foreign-store`, `newer-store`, `store-trouble`.
 */
export function openDatabase(path: string, mode: Mode): Database.Database {
  if (mode === "write") return withTrouble(path, () => openToWrite(path));
  if (statSync(path, { throwIfNoEntry: false })?.size) return withTrouble(path, () => openToRead(path, mode));
  throw new Failure("empty-store", `there is no store at ${path}`, {
    hint: "fill it: lgtrace import <files…>",
  });
}

/** Whoever finds an older store makes it newer first, but for a glance. */
function openToRead(path: string, mode: "read" | "glance"): Database.Database {
  const database = new Database(path, { readonly: true, timeout: mode === "glance" ? 0 : BUSY_MS });
  try {
    checkStamp(path, database);
    if (versionOf(database) === MIGRATIONS.length) return database;
  } catch (error) {
    database.close();
    throw refusal(path, error);
  }
  database.close();
  if (mode === "read") return openToWrite(path);
  throw new Failure("store-trouble", `the store ${path} was written by an older lgtrace`, {
    hint: "lgtrace store info brings it up to date",
  });
}

function openToWrite(path: string): Database.Database {
  makeFile(path);
  const database = new Database(path, { timeout: BUSY_MS });
  try {
    prepare(path, database);
    return database;
  } catch (error) {
    database.close();
    throw refusal(path, error);
  }
}

/** The store holds prompts: only its owner may read it. */
function makeFile(path: string): void {
  if (existsSync(path)) return;
  try {
    makeOwnFolder(dirname(path));
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : undefined;
    throw new Failure("store-trouble", `the store ${path} cannot be made`, {
      ...(because === undefined ? {} : { because }),
      hint: "name a place that may be written: --store or LGTRACE_STORE",
      cause,
    });
  }
}

function prepare(path: string, database: Database.Database): void {
  checkStamp(path, database);
  if (versionOf(database) < MIGRATIONS.length) {
    if (versionOf(database) === 0) {
      database.pragma(`page_size = ${PAGE_BYTES}`);
      database.pragma("journal_mode = WAL");
    }
    atomic(database, () => migrate(database));
  }
  database.pragma("synchronous = NORMAL");
  database.pragma(`cache_size = -${CACHE_KIB}`);
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

/** Steps and their record in one transaction; another process may have made some meanwhile. */
function migrate(database: Database.Database): void {
  for (const step of MIGRATIONS.slice(versionOf(database))) database.exec(step);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${MIGRATIONS.length}`);
}

function checkStamp(path: string, database: Database.Database): void {
  const stamp = database.pragma("application_id", { simple: true });
  const version = versionOf(database);
  if (stamp !== APPLICATION_ID && !(stamp === 0 && version === 0 && isEmpty(database)))
    throw foreign(path, "it is another program's SQLite file");
  if (version > MIGRATIONS.length)
    throw new Failure("newer-store", `the store ${path} was written by a newer lgtrace`, {
      because: `its version is ${version}, this lgtrace knows ${MIGRATIONS.length}`,
      hint: "update lgtrace, or name another store: --store <file>",
    });
}

function isEmpty(database: Database.Database): boolean {
  return database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0;
}

function versionOf(database: Database.Database): number {
  return Number(database.pragma("user_version", { simple: true }));
}

function refusal(path: string, error: unknown): unknown {
  const isNoDatabase = error instanceof Database.SqliteError && error.code === "SQLITE_NOTADB";
  return isNoDatabase ? foreign(path, "it is no SQLite file") : troubleOf(path, error);
}

function foreign(path: string, because: string): Failure {
  return new Failure("foreign-store", `${path} is not a store of lgtrace`, {
    because,
    hint: "name another file: --store <file>",
  });
}
