import type { Header } from "../../model/backend.ts";

/** What one place (flags, environment, a context, a file of the working tree) says of one backend. */
export interface Layer {
  /** `--tempo`, `TEMPO_URL`, `context prod`, a path: in messages. */
  readonly from: string;
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  /** The header that carries the credentials; logcli calls it the auth header. */
  readonly authHeader?: string | undefined;
  readonly orgId?: string | undefined;
  readonly headers?: readonly Header[] | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly skipVerify?: boolean | undefined;
  readonly proxy?: string | undefined;
  readonly selector?: string | undefined;
  readonly tempoUid?: string | undefined;
  readonly lokiUid?: string | undefined;
}

const CREDENTIALS = [
  "username",
  "password",
  "token",
  "tokenFile",
  "authHeader",
  "headers",
  "cert",
  "key",
] as const;

/** The layer as far as it may go to any address. */
export function withoutCredentials(layer: Layer): Layer {
  return Object.fromEntries(
    Object.entries(layer).filter(([name]) => !CREDENTIALS.some((credential) => credential === name)),
  ) as unknown as Layer;
}

/** The first layer that says it. */
export function firstSaid<K extends keyof Layer>(
  layers: readonly Layer[],
  key: K,
): { value: NonNullable<Layer[K]>; from: string } | undefined {
  for (const layer of layers) {
    const value = layer[key];
    if (value !== undefined && value !== "") return { value, from: layer.from };
  }
  return undefined;
}
