/** A context of the configuration file, without what is secret in it. */
export interface NamedContext {
  readonly name: string;
  readonly current: boolean;
  readonly tempo: string | undefined;
  readonly loki: string | undefined;
  readonly grafana: string | undefined;
  /** Kinds of credentials: `bearer token`, `basic`. */
  readonly auth: readonly string[];
}
