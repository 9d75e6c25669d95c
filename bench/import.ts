// Import of OTLP JSONL, indexes, dedupe and durability included, as a share of bare JSON.parse of the same
// lines in one thread; the wall time of both, three rounds, the best of each.
//   npx node bench/import.ts [traces=50000]
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles } from "../src/evidence/import.ts";
import { openStore } from "../src/store/store.ts";
import { traceFile } from "./generate.ts";

const ROUNDS = 3;
const file = await traceFile(Number(process.argv[2] ?? 50_000));
const peakBefore = process.resourceUsage().maxRSS;

let importing = Number.POSITIVE_INFINITY;
let spans = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const folder = mkdtempSync(join(tmpdir(), "lgtrace-bench-"));
  const started = performance.now();
  const store = openStore(join(folder, "store.db"), { mode: "write" });
  ({ spans } = await importFiles([file], store));
  store.close();
  importing = Math.min(importing, performance.now() - started);
  rmSync(folder, { recursive: true });
}
const peak = process.resourceUsage().maxRSS;

const lines = readFileSync(file, "utf8").trimEnd().split("\n");
let parsing = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round += 1) {
  const started = performance.now();
  for (const line of lines) JSON.parse(line);
  parsing = Math.min(parsing, performance.now() - started);
}

const rate = (ms: number) => `${Math.round(spans / ms)} spans/ms`;
console.log(`${spans} spans: import ${rate(importing)}, JSON.parse ${rate(parsing)}`);
console.log(`ratio ${(parsing / importing).toFixed(2)}   (wanted: 0.45)`);
console.log(`peak memory ${Math.round(peak / 1024)} MB, ${Math.round(peakBefore / 1024)} MB before`);
