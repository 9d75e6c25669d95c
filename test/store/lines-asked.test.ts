import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { summarise } from "../../src/evidence/summarise.ts";
import { APPLICATION_ID, MIGRATIONS } from "../../src/store/schema.ts";
import type { Store } from "../../src/store/store.ts";
import { openStore } from "../../src/store/store.ts";
import { log, span, TRACE } from "../trace/story.ts";
import { batchOf, importPieces, newStore, newStorePath } from "./filled-store.ts";

const request = span("request", { at: [0, 1] });

it("a trace's lines were asked for once a finished file says so", async () => {
  const store = newStore();
  await importPieces(store, [[request]], [log("from a file", { at: 0 })]);
  expect(store.wereLinesAsked(TRACE)).toBe(false);
  await asked(store, { finish: false });
  expect(store.wereLinesAsked(TRACE)).toBe(false);
  await asked(store, { finish: true });
  expect(store.wereLinesAsked(TRACE)).toBe(true);
});

it("they are to be asked for again where the trace was deleted meanwhile", async () => {
  const store = newStore();
  await importPieces(store, [[request]]);
  await asked(store, { finish: true });
  await store.delete({ ids: [TRACE] });
  await importPieces(store, [[request]]);
  expect(store.wereLinesAsked(TRACE)).toBe(false);
});

it("a store that an older lgtrace wrote keeps what it has, and nobody asked there", async () => {
  const path = newStorePath();
  const old = new Database(path);
  old.exec(MIGRATIONS[0] ?? "");
  old.exec("INSERT INTO import VALUES (1, 'a file', 0, 0, 1)");
  old.exec(`INSERT INTO trace (id, trace_id, first_seq, start, duration, spans, conflicts)
            VALUES (1, '${TRACE}', 1, 0, 0, 0, 0)`);
  old.pragma(`application_id = ${APPLICATION_ID}`);
  old.pragma("user_version = 1");
  old.close();
  const store = openStore(path, { mode: "read" });
  expect(store.list(0).map(({ traceId }) => traceId)).toEqual([TRACE]);
  expect(store.wereLinesAsked(TRACE)).toBe(false);
  store.close();
});

async function asked(store: Store, { finish }: { finish: boolean }): Promise<void> {
  const session = await store.beginImport(summarise);
  session.beginFile("a fetch");
  session.add(batchOf([], [log("from Loki", { at: 0 })]));
  session.linesAsked([TRACE]);
  if (finish) session.finishFile();
  session.close();
}
