import { readFileSync } from "node:fs";
import type { Backend, Backends, GrafanaBackend, Header, Tls } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import type { World } from "../world.ts";
import { type Address, readAddress } from "./address.ts";
import { contextOf } from "./config-file.ts";
import { environmentLayer, grafanaEnvironment } from "./environment.ts";
import { checkedHeader, readHeader } from "./header.ts";
import { firstSaid, type Layer, withoutCredentials } from "./layer.ts";
import { proxyFor } from "./proxy.ts";
import { repositoryDefaults } from "./repository-file.ts";

/** The flags that say where backends are and how they are spoken to. */
export interface BackendFlags {
  readonly tempo?: string;
  readonly loki?: string;
  readonly grafana?: string;
  readonly grafanaTempo?: string;
  readonly grafanaLoki?: string;
  readonly context?: string;
  readonly orgId?: string;
  readonly header?: string[];
  readonly timeout?: string;
  readonly maxResponse?: string;
  readonly verbose?: true;
}

type Kind = "tempo" | "loki" | "grafana";
const NAMES = { tempo: "Tempo", loki: "Loki", grafana: "Grafana" } as const;

/** Flags > environment > context > `.lgtrace.yaml`. Undefined where no backend is configured at all. */
export async function backendsOf(
  flags: BackendFlags,
  world: Pick<World, "env" | "cwd">,
): Promise<Backends | undefined> {
  const { env } = world;
  const context = await contextOf(flags.context, world);
  const repository = await repositoryDefaults(world);
  const layers = (kind: Kind, environment: Layer): Layer[] =>
    [flagLayer(kind, flags), environment, context?.[kind], repository?.[kind]].filter(
      (layer) => layer !== undefined,
    );
  const lokiLayers = layers("loki", environmentLayer("LOKI", env));
  const tempo = backendOf("tempo", layers("tempo", environmentLayer("TEMPO", env)), repository?.tempo, env);
  const loki = backendOf("loki", lokiLayers, repository?.loki, env);
  const grafana = grafanaOf(layers("grafana", grafanaEnvironment(env)), repository?.grafana, env);
  if (tempo === undefined && loki === undefined && grafana === undefined) return undefined;
  return { tempo, loki, grafana, lokiSelector: firstSaid(lokiLayers, "selector")?.value };
}

function flagLayer(kind: Kind, flags: BackendFlags): Layer {
  return {
    from: `--${kind}`,
    url: flags[kind],
    orgId: kind === "grafana" ? undefined : flags.orgId,
    headers: flags.header?.map(readHeader),
    tempoUid: flags.grafanaTempo,
    lokiUid: flags.grafanaLoki,
  };
}

function grafanaOf(
  layers: Layer[],
  repository: Layer | undefined,
  env: World["env"],
): GrafanaBackend | undefined {
  const grafana = backendOf("grafana", layers, repository, env);
  if (grafana === undefined) return undefined;
  const uid = (key: "tempoUid" | "lokiUid") => firstSaid(layers, key)?.value;
  return { ...grafana, kind: "Grafana", tempoUid: uid("tempoUid"), lokiUid: uid("lokiUid") };
}

function backendOf(
  kind: Kind,
  layers: Layer[],
  repository: Layer | undefined,
  env: World["env"],
): Backend | undefined {
  const named = firstSaid(layers, "url");
  if (named === undefined) return undefined;
  const address = readAddress(named.value, named.from);
  const allowed = withOwnCredentials(layers, address, repository);
  const orgId = firstSaid(allowed, "orgId")?.value;
  const extra = layers.flatMap((layer) => (allowed.includes(layer) ? (layer.headers ?? []) : []));
  const headers = [...tenantHeader(orgId), ...authorization(kind, allowed, address), ...extra];
  return {
    kind: NAMES[kind],
    url: address.url,
    from: named.from,
    headers,
    tenant: orgId,
    credentialsFrom: sourceOf((tokenOf(allowed) ?? firstSaid(allowed, "username"))?.from),
    tls: tlsOf(allowed),
    proxy: proxyFor(address.url, firstSaid(allowed, "proxy")?.value, env),
  };
}

/**
 * Credentials go only to addresses that their owner may have meant: those of a context to its own
 * address, and none but the command line's to an address that a file of the working tree names itself.
 */
function withOwnCredentials(layers: Layer[], address: Address, repository: Layer | undefined): Layer[] {
  const byRepository = firstSaid(layers, "url")?.from === repository?.from && repository !== undefined;
  return layers.map((layer) => {
    if (layer.from.startsWith("--")) return layer;
    if (byRepository) return withoutCredentials(layer);
    const itsOwn = layer.url === undefined || readAddress(layer.url, layer.from).url === address.url;
    return layer.from.startsWith("context ") && !itsOwn ? withoutCredentials(layer) : layer;
  });
}

/** A layer of the environment is called after the variable that gives the address. */
function sourceOf(from: string | undefined): string | undefined {
  return from !== undefined && /^[A-Z]+_[A-Z]+$/.test(from) ? "the environment" : from;
}

function tenantHeader(orgId: string | undefined): Header[] {
  return orgId === undefined ? [] : [checkedHeader("X-Scope-OrgID", orgId, "the tenant")];
}

function authorization(kind: Kind, layers: Layer[], address: Address): Header[] {
  const name = firstSaid(layers, "authHeader")?.value ?? "Authorization";
  const token = tokenOf(layers);
  const user = firstSaid(layers, "username");
  const username = user?.value ?? address.username;
  if (token !== undefined && user !== undefined)
    throw new Failure("config", `${NAMES[kind]} has both a bearer token and a user name`, {
      because: `a token from ${token.from}, a user name from ${user.from}`,
      hint: "configure one of them",
    });
  if (token !== undefined) return [checkedHeader(name, `Bearer ${token.value}`, token.from)];
  if (username === undefined) return [];
  const password = firstSaid(layers, "password")?.value ?? address.password ?? "";
  return [[name, `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`]];
}

function tokenOf(layers: Layer[]): { value: string; from: string } | undefined {
  const written = firstSaid(layers, "token");
  if (written !== undefined) return written;
  const file = firstSaid(layers, "tokenFile");
  return file === undefined
    ? undefined
    : { value: readSecret(file.value, file.from).trim(), from: file.from };
}

function tlsOf(layers: Layer[]): Tls {
  const pem = (key: "ca" | "cert" | "key") => {
    const said = firstSaid(layers, key);
    return said === undefined ? undefined : readSecret(said.value, said.from);
  };
  return {
    ca: pem("ca"),
    cert: pem("cert"),
    key: pem("key"),
    skipVerify: firstSaid(layers, "skipVerify")?.value ?? false,
  };
}

function readSecret(path: string, from: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new Failure("config", `${path} cannot be read (${reason})`, {
      because: `it is named by ${from}`,
      hint: "check the path and its permissions",
      cause: error,
    });
  }
}
