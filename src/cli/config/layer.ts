import type { Header } from "../../model/backend.ts";

/** What can be said of one backend. File names are absolute. */
export interface Said {
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

/** The strongest first. */
export const ORIGINS = ["flags", "environment", "context", "repository"] as const;

/** What one place says of one backend. */
export interface Layer {
  readonly origin: (typeof ORIGINS)[number];
  readonly said: Said;
  /** Who says it, in messages: `--tempo`, `TEMPO_BEARER_TOKEN`, `context prod`, `./.lgtrace.yaml`. */
  nameOf(key: keyof Said): string;
}

export interface FirstSaid<Value> {
  readonly value: Value;
  readonly from: string;
  readonly layer: Layer;
}

/** The first layer that says it. */
export function firstSaid<Key extends keyof Said>(
  layers: readonly Layer[],
  key: Key,
): FirstSaid<NonNullable<Said[Key]>> | undefined {
  for (const layer of layers) {
    const value = layer.said[key];
    if (value !== undefined) return { value, from: layer.nameOf(key), layer };
  }
  return undefined;
}

/** What must not go to an address that its owner did not name. */
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

/** The credentials among what a layer says, by who says them. */
export function credentialsIn({ said, nameOf }: Layer): string[] {
  return CREDENTIALS.filter((key) => key !== "authHeader" && said[key] !== undefined).map(nameOf);
}

export function withoutCredentials(layer: Layer): Layer {
  const none = Object.fromEntries(CREDENTIALS.map((key) => [key, undefined]));
  return { ...layer, said: { ...layer.said, ...none } };
}
