// buildTree alone, 100,000 spans: its first call with them, then the median of nine; as the file has
// the spans, and shuffled.
//   npx node bench/tree.ts
import { readFiles } from "../src/evidence/read-files.ts";
import type { Span } from "../src/model/span.ts";
import { buildTree } from "../src/trace/build-tree.ts";
import { largeTrace, SHAPES } from "./large-trace.ts";
import { medianMs } from "./median.ts";

for (const [name, shape] of Object.entries(SHAPES)) {
  const { traces } = (await readFiles([await largeTrace(name, shape)], undefined)).result();
  const spans = traces[0]?.spans ?? [];
  report(name, spans);
  report(`${name}, shuffled`, shuffled(spans));
}

function report(name: string, spans: readonly Span[]): void {
  const [first] = spans;
  if (first === undefined) return;
  const build = () => buildTree(first.traceId, spans);
  const [once, again] = [medianMs(1, build), medianMs(9, build)];
  console.log(`${once.toFixed(0)} ms first, ${again.toFixed(0)} ms then  ${name}   (wanted: 300 ms)`);
}

/** In an order that looks random and is always the same. */
function shuffled(spans: readonly Span[]): readonly Span[] {
  const keyed = spans.map((span, index) => ({ span, key: Math.imul(index + 1, 0x9e3779b1) >>> 0 }));
  return keyed.sort((one, other) => one.key - other.key).map(({ span }) => span);
}
