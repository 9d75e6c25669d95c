import type { Database } from "better-sqlite3";

/** All of it or nothing. */
export function atomic<T>(database: Database, run: () => T): T {
  return database.transaction(run).immediate();
}

/** All of it as it stands at one moment; and the file is locked once, not for every statement. */
export function atOneMoment<T>(database: Database, run: () => T): T {
  return database.inTransaction ? run() : database.transaction(run).deferred();
}

/**
 * Steps that become durable many at a time: each commit writes every page that was touched, and
 * neighbouring steps touch the same ones. A step that fails takes all steps since the last commit along.
 */
export class Steps {
  readonly #database: Database;
  readonly #most: number;
  #weight = 0;
  #held = false;

  /** Commits once the steps weigh so much together. */
  constructor(database: Database, most: number) {
    this.#database = database;
    this.#most = most;
  }

  run(weight: number, step: () => void): void {
    if (!this.#database.inTransaction) this.#database.exec("BEGIN IMMEDIATE");
    try {
      step();
    } catch (error) {
      this.drop();
      throw error;
    }
    this.#weight += weight;
    if (this.#weight >= this.#most && !this.#held) this.commit();
  }

  /** From here to the next commit or drop everything is one, whatever it weighs. */
  hold(): void {
    this.#held = true;
  }

  commit(): void {
    if (this.#database.inTransaction) this.#database.exec("COMMIT");
    this.#reset();
  }

  drop(): void {
    if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
    this.#reset();
  }

  #reset(): void {
    this.#weight = 0;
    this.#held = false;
  }
}
