import { type Backend, type Backends, needsGrafana } from "../model/backend.ts";
import { Failure } from "../model/failure.ts";
import { throughGrafana } from "../source/grafana.ts";
import { type Conversation, HttpClient } from "../source/http/http-client.ts";
import { Loki } from "../source/loki/loki.ts";
import { Tempo } from "../source/tempo/tempo.ts";

/** The distributed engines of one run. One that is not configured is not there. */
export interface Remote {
  readonly tempo: Tempo | undefined;
  readonly loki: Loki | undefined;
  /** Why there is no Loki although one is configured: Grafana, which knows its place, did not say. */
  readonly lokiTrouble: Failure | undefined;
  close(): Promise<void>;
}

/** Clients of the backends that are configured; nothing is sent yet, but to Grafana, which knows their places. */
export async function openRemote(
  backends: Backends,
  stage: string | undefined,
  conversation: Conversation,
): Promise<Remote> {
  const { tempo, loki, lokiTrouble } = await placesOf(backends, conversation);
  const client = (backend: Backend | undefined) => backend && new HttpClient(backend, conversation);
  const [tempoHttp, lokiHttp] = [client(tempo), client(loki)];
  return {
    tempo: tempoHttp && new Tempo(tempoHttp),
    loki: lokiHttp && new Loki(lokiHttp, { selector: backends.lokiSelector, stage }),
    lokiTrouble,
    close: async () => {
      await Promise.all([tempoHttp?.close(), lokiHttp?.close()]);
    },
  };
}

interface Places {
  readonly tempo: Backend | undefined;
  readonly loki: Backend | undefined;
  readonly lokiTrouble: Failure | undefined;
}

/** Grafana is asked only for what it reaches; traces are to be had without log lines. */
async function placesOf({ tempo, loki, grafana }: Backends, conversation: Conversation): Promise<Places> {
  if (grafana === undefined || !needsGrafana(grafana)) return { tempo, loki, lokiTrouble: undefined };
  try {
    const through = await throughGrafana(grafana, conversation);
    return { tempo: through.tempo ?? tempo, loki: through.loki ?? loki, lokiTrouble: undefined };
  } catch (error) {
    const canDoWithout = !grafana.reaches.tempo && error instanceof Failure && error.code !== "interrupted";
    if (canDoWithout) return { tempo, loki: undefined, lokiTrouble: error };
    throw error;
  }
}
