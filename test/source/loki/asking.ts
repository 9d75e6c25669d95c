import { onTestFinished } from "vitest";
import { Failure } from "../../../src/model/failure.ts";
import { traceIdOf } from "../../../src/model/ids.ts";
import { HttpClient } from "../../../src/source/http/http-client.ts";
import { Loki, type LokiLines, type LokiOptions } from "../../../src/source/loki/loki.ts";
import { type Replay, type Routes, startReplay } from "../../replay/server.ts";
import { backendAt, QUIET } from "../tempo/asking.ts";

/** When the stories here happen, in Unix nanoseconds. */
export const START = 1_795_227_450_557_519_600n;
const SECOND = 1_000_000_000n;

const PLAIN: LokiOptions = { selector: undefined, stage: undefined };

/** A Loki that answers as it is told, and a client of it; both go when the test ends. */
export async function lokiThatAnswers(
  routes: Routes,
  options: Partial<LokiOptions> = {},
): Promise<{ loki: Loki; server: Replay }> {
  const server = await startReplay(routes);
  onTestFinished(() => server.close());
  return { loki: lokiAt(server.url, options), server };
}

export function lokiAt(url: string, options: Partial<LokiOptions> = {}): Loki {
  const http = new HttpClient(backendAt("Loki", url), { ...QUIET, pause: async () => {} });
  onTestFinished(() => http.close());
  return new Loki(http, { ...PLAIN, ...options });
}

export interface AskedFor {
  readonly from?: bigint;
  readonly to?: bigint;
  readonly services?: readonly string[];
}

/** The lines of a trace, by default those of the second that begins with `START`. */
export function linesOf(loki: Loki, id: string, asked: AskedFor = {}): Promise<LokiLines> {
  const traceId = traceIdOf(id);
  if (traceId === undefined) throw new Error(`no id: ${id}`);
  return loki.linesOf({ traceId, from: START, to: START + SECOND, services: [], ...asked });
}

export async function bodiesOf(loki: Loki, id: string, asked?: AskedFor): Promise<string[]> {
  const { lines } = await linesOf(loki, id, asked);
  return lines.map(({ body }) => body);
}

/** The trouble that something ends in. */
export async function troubleOf(work: () => unknown): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("it went well");
}
