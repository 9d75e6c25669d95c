import { onTestFinished } from "vitest";
import { type Backend, DEFAULT_LIMITS } from "../../../src/model/backend.ts";
import { HttpClient } from "../../../src/source/http/http-client.ts";
import { Tempo } from "../../../src/source/tempo/tempo.ts";
import { type Replay, type Routes, startReplay } from "../../replay/server.ts";

/** A Tempo that answers as it is told, and a client of it; both go when the test ends. */
export async function tempoThatAnswers(routes: Routes): Promise<{ tempo: Tempo; server: Replay }> {
  const server = await startReplay(routes);
  const tempo = tempoAt(server.url);
  onTestFinished(() => server.close());
  return { tempo, server };
}

export function tempoAt(url: string): Tempo {
  const http = new HttpClient(backendAt("Tempo", url), QUIET);
  onTestFinished(() => http.close());
  return new Tempo(http);
}

export const QUIET = { limits: DEFAULT_LIMITS, signal: undefined, note: undefined };

export function backendAt<Kind extends Backend["kind"]>(kind: Kind, url: string): Backend & { kind: Kind } {
  return {
    kind,
    url,
    from: `--${kind.toLowerCase()}`,
    headers: [],
    tenant: undefined,
    tls: { ca: undefined, cert: undefined, key: undefined, skipVerify: false },
    proxy: undefined,
  };
}
