// Whole processes as multiples of a bare `node -e 0`; needs a build (npm run build). Median of nine.
//   npx node bench/start-up.ts
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { importFiles } from "../src/evidence/import.ts";
import { openStore } from "../src/store/store.ts";
import { traceFile } from "./generate.ts";
import { medianMs } from "./median.ts";

const TRACES = 25_000;
const RUNS = 9;
const bin = fileURLToPath(new URL("../bin/lgtrace.js", import.meta.url));
const path = fileURLToPath(new URL(`out/store-${TRACES}.db`, import.meta.url));

if (!existsSync(path)) {
  const filled = openStore(path, { mode: "write" });
  await importFiles([await traceFile(TRACES)], filled);
  filled.close();
}
const store = openStore(path, { mode: "read" });
const [newest] = store.list(1);
const { spans } = store.info();
store.close();

const bare = medianMs(RUNS, () => run(["-e", "0"]));
report("--version", [bin, "--version"], 1.5);
report(`show <id> from ${spans} spans`, [bin, "show", newest?.traceId ?? "", "--store", path], 3);

function report(name: string, args: string[], wanted: number): void {
  const ratio = medianMs(RUNS, () => run(args)) / bare;
  console.log(`${ratio.toFixed(2)} × node -e 0  ${name}   (wanted: ${wanted})`);
}

function run(args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
