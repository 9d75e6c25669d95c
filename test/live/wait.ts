import type { ChildProcess } from "node:child_process";

const POLL_MS = 200;
const PATIENCE_MS = 60_000;

/** Asks until something is there; throws with what it waited for when time runs out. */
export async function until(what: string, there: () => Promise<boolean>, ms = PATIENCE_MS): Promise<void> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if (await there()) return;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  throw new Error(`waited ${ms / 1000} s in vain for ${what}`);
}

/** Until Tempo has so many spans of a trace by its id. */
export function untilReadable(tempo: { readonly url: string }, traceId: string, spans = 1): Promise<void> {
  return until(`${spans} spans of trace ${traceId}`, async () => {
    const answer = (await get(`${tempo.url}/api/v2/traces/${traceId}`)) as TraceAnswer;
    const batches = answer.trace?.resourceSpans ?? [];
    const scopes = batches.flatMap((batch) => batch.scopeSpans ?? []);
    return scopes.reduce((sum, scope) => sum + (scope.spans?.length ?? 0), 0) >= spans;
  });
}

/** Until Tempo's search finds so many traces of the last day. */
export function untilFound(tempo: { readonly url: string }, traceql: string, traces = 1): Promise<void> {
  return until(`${traces} traces of ${traceql}`, async () => {
    const now = Math.ceil(Date.now() / 1000);
    const window = `start=${now - 86_400}&end=${now + 60}&limit=${traces + 100}`;
    const answer = (await get(`${tempo.url}/api/search?q=${encodeURIComponent(traceql)}&${window}`)) as {
      traces?: unknown[];
    };
    return (answer.traces?.length ?? 0) >= traces;
  });
}

/** Until Loki has so many lines of a service in the last day. */
export function untilLogged(loki: { readonly url: string }, service: string, lines = 1): Promise<void> {
  return until(`${lines} lines of ${service}`, async () => {
    const query = encodeURIComponent(`{service_name=${JSON.stringify(service)}}`);
    const answer = (await get(
      `${loki.url}/loki/api/v1/query_range?query=${query}&since=24h&limit=5000`,
    )) as LinesAnswer;
    const streams = answer.data?.result ?? [];
    return streams.reduce((sum, { values }) => sum + values.length, 0) >= lines;
  });
}

/** Until a run has said a word so many times on stderr, or ended. */
export function untilSaid({ stderr }: ChildProcess, word: string, times = 1): Promise<void> {
  let said = "";
  return new Promise((done) => {
    stderr?.on("data", (text: string) => {
      said += text;
      if (said.split(word).length > times) done();
    });
    stderr?.once("close", done);
  });
}

interface TraceAnswer {
  readonly trace?: { readonly resourceSpans?: readonly { scopeSpans?: readonly { spans?: unknown[] }[] }[] };
}

interface LinesAnswer {
  readonly data?: { readonly result?: readonly { values: readonly unknown[] }[] };
}

async function get(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
