import type { Backends } from "../model/backend.ts";
import { type Conversation, HttpClient } from "../source/http/http-client.ts";
import { Loki } from "../source/loki/loki.ts";
import { Tempo } from "../source/tempo/tempo.ts";

/** The distributed engines of one run. One that is not configured is not there. */
export interface Remote {
  readonly tempo: Tempo | undefined;
  readonly loki: Loki | undefined;
  close(): Promise<void>;
}

/** Clients of the backends that are configured; nothing is sent yet, but to Grafana, which knows their places. */
export async function openRemote(
  { tempo, loki, lokiSelector }: Backends,
  stage: string | undefined,
  conversation: Conversation,
): Promise<Remote> {
  const clients: HttpClient[] = [];
  const client = (backend: Backends["tempo"]) => {
    if (backend === undefined) return undefined;
    const made = new HttpClient(backend, conversation);
    clients.push(made);
    return made;
  };
  const tempoHttp = client(tempo);
  const lokiHttp = client(loki);
  return {
    tempo: tempoHttp && new Tempo(tempoHttp),
    loki: lokiHttp && new Loki(lokiHttp, { selector: lokiSelector, stage }),
    close: async () => {
      for (const one of clients) await one.close();
    },
  };
}
