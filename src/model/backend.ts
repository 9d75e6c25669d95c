/** A header to send. What stands in it may be a secret: never printed. */
export type Header = readonly [name: string, value: string];

/** How to trust a server, and how it trusts us. PEM texts, already read from their files. */
export interface Tls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly skipVerify: boolean;
}

/** A server as the configuration gives it: where it is, who says so, and how it is spoken to. */
export interface Backend {
  readonly kind: "Tempo" | "Loki" | "Grafana";
  /** Base address without a slash at its end; behind Grafana the path of its data-source proxy. */
  readonly url: string;
  /** Who named the address: `--tempo`, `TEMPO_URL`, `context prod`, a file's path. */
  readonly from: string;
  /** Everything to send: credentials, tenant (`X-Scope-OrgID`), what the user added. */
  readonly headers: readonly Header[];
  readonly tenant: string | undefined;
  /** Who gave the credentials among the headers: `TEMPO_BEARER_TOKEN`, `context prod`. Never what they are. */
  readonly credentialsFrom?: string | undefined;
  /** Whose credentials are not among the headers, since a file of the working tree alone names the address. */
  readonly withheld?: string;
  readonly tls: Tls;
  /** The proxy that this address is reached through. */
  readonly proxy: string | undefined;
  /** Reached through Grafana's data-source proxy: address and credentials are Grafana's. */
  readonly throughGrafana?: true;
}

/** Grafana, what is reached through it and, where they are named, the data sources to use in it. */
export interface GrafanaBackend extends Backend {
  readonly kind: "Grafana";
  /** Backends whose own address nobody names, or somebody weaker than who names Grafana. */
  readonly reaches: { readonly tempo: boolean; readonly loki: boolean };
  readonly tempoUid: string | undefined;
  readonly lokiUid: string | undefined;
}

/** Whether Grafana has to say where a backend is. */
export function needsGrafana({ reaches }: GrafanaBackend): boolean {
  return reaches.tempo || reaches.loki;
}

/** Every backend that is configured. One that is not is not asked; what Grafana reaches is asked there first. */
export interface Backends {
  readonly tempo: Backend | undefined;
  readonly loki: Backend | undefined;
  readonly grafana: GrafanaBackend | undefined;
  /** LogQL stream selector for a trace's lines; `${services}` in it is a regex of the trace's services. */
  readonly lokiSelector: string | undefined;
}

/** What one request may take, in milliseconds, and how large its unpacked answer may be. */
export interface Limits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
  readonly maxBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  connectMs: 5_000,
  firstByteMs: 20_000,
  idleMs: 20_000,
  totalMs: 45_000,
  maxBytes: 512 * 1024 * 1024,
};
