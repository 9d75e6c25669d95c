import type { Backend, Backends } from "../../model/backend.ts";
import type { World } from "../world.ts";

/** The flags that say where backends are and how they are spoken to. */
export interface BackendFlags {
  readonly tempo?: string;
  readonly loki?: string;
  readonly timeout?: string;
  readonly maxResponse?: string;
  readonly verbose?: true;
}

/** Flags > environment > config file. Undefined where no backend is configured at all. */
export async function backendsOf(flags: BackendFlags, { env }: World): Promise<Backends | undefined> {
  const tempo = backend("Tempo", flags.tempo, "--tempo") ?? backend("Tempo", env.TEMPO_URL, "TEMPO_URL");
  const loki = backend("Loki", flags.loki, "--loki") ?? backend("Loki", env.LOKI_URL, "LOKI_URL");
  if (tempo === undefined && loki === undefined) return undefined;
  return { tempo, loki, grafana: undefined, lokiSelector: undefined };
}

function backend(kind: Backend["kind"], url: string | undefined, from: string): Backend | undefined {
  if (url === undefined) return undefined;
  const tls = { ca: undefined, cert: undefined, key: undefined, skipVerify: false };
  return { kind, url: url.replace(/\/+$/, ""), from, headers: [], tenant: undefined, tls, proxy: undefined };
}
