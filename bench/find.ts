// Query time of `find` in a store of 8 spans a trace: wall time, the median of five, all matches read.
//   npx node bench/find.ts [traces=125000]
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { importFiles } from "../src/evidence/import.ts";
import { type QueryFlags, queryFromFlags } from "../src/query/from-flags.ts";
import { openStore } from "../src/store/store.ts";
import { traceFile } from "./generate.ts";
import { medianMs } from "./median.ts";

const QUESTIONS: readonly [name: string, flags: QueryFlags, wanted: string][] = [
  ["--tokens-out 0", { tokensOut: ["0"] }, "20 ms"],
  ["--tokens-out 0 --limit 0", { tokensOut: ["0"], limit: "0" }, ""],
  ["--attr auth.method=none-such", { attr: ["auth.method=none-such"] }, "600 ms"],
  ["--attr llm.request.id=req-77", { attr: ["llm.request.id=req-77"] }, "600 ms"],
  ["--attr llm.decode.steps>410 --limit 0", { attr: ["llm.decode.steps>410"], limit: "0" }, "600 ms"],
  [
    "--name llm.decode --stop-reason immediate_eos",
    { name: ["llm.decode"], stopReason: ["immediate_eos"] },
    "",
  ],
  ["--service miniserve", { service: ["miniserve"] }, ""],
  ["--session s-77", { session: ["s-77"] }, ""],
  ["--span-duration >3.7s", { spanDuration: [">3.7s"] }, ""],
  ["--without-span auth", { withoutSpan: ["auth"] }, ""],
  ["no flags", {}, ""],
];
const traces = Number(process.argv[2] ?? 125_000);
const path = fileURLToPath(new URL(`out/store-${traces}.db`, import.meta.url));
if (!existsSync(path)) {
  const filled = openStore(path, { mode: "write" });
  await importFiles([await traceFile(traces)], filled);
  filled.close();
}

const store = openStore(path, { mode: "read" });
const { spans } = store.info();
const [some] = store.list(1);
console.log(`${traces} traces, ${spans} spans`);
report("read one trace", () => (some && store.readTrace(some.traceId)?.spans.length) ?? 0, "");
for (const [name, flags, wanted] of QUESTIONS) {
  const query = queryFromFlags(flags, 0n);
  report(name, () => [...store.find(query).matches].length, wanted);
}

function report(name: string, ask: () => number, wanted: string): void {
  let found = 0;
  const median = medianMs(5, () => {
    found = ask();
  });
  const target = wanted === "" ? "" : `   (wanted: ${wanted})`;
  console.log(`${median.toFixed(1).padStart(8)} ms  ${String(found).padStart(6)} found  ${name}${target}`);
}
