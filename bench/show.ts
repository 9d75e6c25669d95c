// `show` of a file with one trace of 100,000 spans, whole process: the median time, the highest peak memory.
//   npm run build && npx node bench/show.ts [runs=3]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { largeTrace, SHAPES } from "./large-trace.ts";

const BIN = fileURLToPath(new URL("../bin/lgtrace.js", import.meta.url));
const TELL_PEAK = "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))";
const runs = Number(process.argv[2] ?? 3);

for (const [name, shape] of Object.entries(SHAPES)) {
  const file = await largeTrace(name, shape);
  for (const form of ["text", "json"]) {
    const shown = Array.from({ length: runs }, () => show(file, form));
    const seconds = shown.map((run) => run.seconds).sort((one, other) => one - other)[runs >> 1] ?? 0;
    const megabytes = Math.max(...shown.map((run) => run.megabytes));
    console.log(
      `${seconds.toFixed(2)} s  ${megabytes.toFixed(0)} MB  ${name}, ${form}   (wanted: 3 s, 700 MB)`,
    );
  }
}

function show(file: string, form: string): { readonly seconds: number; readonly megabytes: number } {
  const started = performance.now();
  const args = ["--import", `data:text/javascript,${TELL_PEAK}`, BIN, "show", file, "-o", form];
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new Error(stderr);
  const kilobytes = Number(/peak (\d+)/.exec(stderr)?.[1]);
  return { seconds: (performance.now() - started) / 1000, megabytes: kilobytes / 1024 };
}
