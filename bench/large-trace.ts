import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SPANS = 100_000;
const START = 1_747_900_000_000_000_000n;
const STEP_NS = 40_000;
const OUT = new URL("out/", import.meta.url);
const NAMES = ["agent.step", "llm.prefill", "llm.decode", "tool.call", "rag.retrieve", "http.client", "auth"];

/** The parent of a span, by position, and how many steps it lasts. */
type Shape = (index: number) => { readonly parent: number; readonly steps: number };

export const SHAPES: Readonly<Record<string, Shape>> = {
  agent: (index) => {
    if (index % 10 !== 0) return { parent: index - (index % 10), steps: 1 };
    return index % 1000 === 0 ? { parent: 0, steps: 1000 } : { parent: index - (index % 1000), steps: 10 };
  },
  chains: (index) => ({ parent: index % 500 === 0 ? 0 : index - 1, steps: 500 - (index % 500) }),
  chain: (index) => ({ parent: index - 1, steps: SPANS - index }),
  fan: () => ({ parent: 0, steps: 1 }),
};

/** An OTLP JSON file of one trace of 100,000 spans in that shape; written first if it is not there. */
export async function largeTrace(name: string, shape: Shape): Promise<string> {
  const path = fileURLToPath(new URL(`one-trace-${name}.json`, OUT));
  if (existsSync(path)) return path;
  mkdirSync(OUT, { recursive: true });
  const file = createWriteStream(path);
  const resource = { attributes: attributes({ "service.name": "agentd", "host.name": "node-3" }) };
  const scope = { name: "agentd", version: "0.3.0" };
  file.write(`{"resourceSpans":[{"resource":${JSON.stringify(resource)},`);
  file.write(`"scopeSpans":[{"scope":${JSON.stringify(scope)},"spans":[${JSON.stringify(span(0, shape))}`);
  for (let index = 1; index < SPANS; index += 1)
    if (!file.write(`,\n${JSON.stringify(span(index, shape))}`)) await once(file, "drain");
  file.end("]}]}]}");
  await once(file, "finish");
  return path;
}

function span(index: number, shape: Shape): object {
  const { parent, steps } = index === 0 ? { parent: -1, steps: SPANS } : shape(index);
  const name = NAMES[index % NAMES.length] ?? "";
  return {
    traceId: "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e",
    spanId: idOf(index),
    parentSpanId: parent === -1 ? "" : idOf(parent),
    name,
    kind: 1,
    startTimeUnixNano: String(START + BigInt(index * STEP_NS)),
    endTimeUnixNano: String(START + BigInt((index + steps) * STEP_NS)),
    attributes: attributes({
      "agent.step": index,
      "agent.task": `t-${index % 97}`,
      ...modelCall(name, index),
    }),
    status: index % 5003 === 7 ? { code: 2, message: "deadline exceeded" } : {},
  };
}

function modelCall(name: string, index: number): object {
  if (name !== "llm.decode") return {};
  return { "llm.model": "minigpt-v1", "llm.tokens.in": 64 + (index % 900), "llm.tokens.out": index % 50 };
}

function attributes(given: object): object[] {
  return Object.entries(given).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
}

/** Random-looking, since real ids come in no order. */
function idOf(index: number): string {
  const mixed = (BigInt(index + 1) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
  return mixed.toString(16).padStart(16, "0");
}
