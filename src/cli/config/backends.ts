import type { Backend, Backends, GrafanaBackend, Tls } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import type { World } from "../process/world.ts";
import { type Address, addressIn, readAddress } from "./address.ts";
import { contextOf } from "./config-file.ts";
import { sentBy } from "./credentials.ts";
import { refuseEmpty } from "./empty-flag.ts";
import { environmentLayer } from "./environment.ts";
import { readHeader } from "./header.ts";
import {
  credentialsIn,
  type FirstSaid,
  firstSaid,
  type Layer,
  ORIGINS,
  withoutCredentials,
} from "./layer.ts";
import { proxyFor } from "./proxy.ts";
import { readNamedFile } from "./read-file.ts";
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

const TEXTS = ["tempo", "loki", "grafana", "grafanaTempo", "grafanaLoki", "context", "orgId"];

/** Flags > environment > context > `.lgtrace.yaml`. Undefined where no backend is configured at all. */
export async function backendsOf(
  flags: BackendFlags,
  world: Pick<World, "env" | "cwd">,
): Promise<Backends | undefined> {
  refuseEmpty(flags, TEXTS);
  const context = await contextOf(flags.context, world);
  const repository = await repositoryDefaults(world);
  const layersOf = (kind: Kind): Layer[] => {
    const said = [flagLayer(kind, flags), environmentLayer(kind, world), context?.[kind], repository?.[kind]];
    return said.filter((layer) => layer !== undefined);
  };
  const tempo = backendOf("tempo", layersOf("tempo"), world.env);
  const loki = backendOf("loki", layersOf("loki"), world.env);
  const isReached = (kind: Kind) => isBefore(layersOf("grafana"), layersOf(kind));
  const reaches = { tempo: isReached("tempo"), loki: isReached("loki") };
  const grafana = grafanaOf(layersOf("grafana"), reaches, world.env);
  if (tempo === undefined && loki === undefined) {
    if (grafana === undefined) return undefined;
    if (flags.orgId !== undefined) throw noTenantOfGrafana();
  }
  return { tempo, loki, grafana, lokiSelector: firstSaid(inForce(layersOf("loki")), "selector")?.value };
}

function flagLayer(kind: Kind, flags: BackendFlags): Layer {
  return {
    origin: "flags",
    nameOf: (key) => (key === "headers" ? "--header" : key === "orgId" ? "--org-id" : `--${kind}`),
    said: {
      url: flags[kind],
      orgId: kind === "grafana" ? undefined : flags.orgId,
      headers: flags.header?.map(readHeader),
      tempoUid: flags.grafanaTempo,
      lokiUid: flags.grafanaLoki,
    },
  };
}

function noTenantOfGrafana(): Failure {
  return new Failure("usage", "--org-id says nothing to Grafana", {
    because: "its data sources have tenants of their own",
    hint: "leave it out · --grafana-tempo UID · --grafana-loki UID",
  });
}

/** Whether a stronger layer names one address than the other; within one layer the backend's own counts. */
function isBefore(grafana: readonly Layer[], own: readonly Layer[]): boolean {
  const [one, other] = [grafana, own].map((layers) => firstSaid(layers, "url")?.layer.origin);
  if (one === undefined || other === undefined) return one !== undefined;
  return ORIGINS.indexOf(one) < ORIGINS.indexOf(other);
}

function grafanaOf(
  layers: readonly Layer[],
  reaches: GrafanaBackend["reaches"],
  env: World["env"],
): GrafanaBackend | undefined {
  const grafana = backendOf("grafana", layers, env);
  if (grafana === undefined) return undefined;
  const uid = (key: "tempoUid" | "lokiUid") => firstSaid(inForce(layers), key)?.value;
  const url = grafana.url.replace(/\?.*$/, "");
  return { ...grafana, kind: "Grafana", url, reaches, tempoUid: uid("tempoUid"), lokiUid: uid("lokiUid") };
}

function backendOf(kind: Kind, layers: readonly Layer[], env: World["env"]): Backend | undefined {
  const named = firstSaid(layers, "url");
  if (named === undefined) return undefined;
  const address = readAddress(named.value, named.from);
  const speaking = inForce(layers).map((layer) => withUserOf(layer, address));
  const byRepository = named.layer.origin === "repository";
  const allowed = byRepository ? speaking.map(kept) : speaking;
  const withheld = byRepository ? speaking.filter(isWithheld).flatMap(credentialsIn) : [];
  return {
    kind: NAMES[kind],
    url: address.url,
    from: named.from,
    ...sentBy(allowed, NAMES[kind]),
    ...(withheld.length === 0 ? {} : { withheld: withheld.join(", ") }),
    tls: tlsOf(allowed),
    proxy: proxyFor(address.url, firstSaid(allowed, "proxy"), env),
  };
}

/**
 * A context speaks of its own server: where another address is in force, it has nothing to say, neither
 * its credentials nor how its certificate is to be trusted.
 */
function inForce(layers: readonly Layer[]): readonly Layer[] {
  const named = firstSaid(layers, "url");
  return layers.filter(({ origin, said }) => {
    if (origin !== "context" || said.url === undefined || named === undefined) return true;
    return addressIn(said.url)?.place === addressIn(named.value)?.place;
  });
}

/** User and password that stand in an address belong to it, wherever it is named. */
function withUserOf(layer: Layer, { place }: Address): Layer {
  const own = addressIn(layer.said.url ?? "");
  if (own?.place !== place || own.username === undefined || layer.said.username !== undefined) return layer;
  const { username, password = layer.said.password } = own;
  const nameOf: Layer["nameOf"] = (key) =>
    layer.nameOf(key === "username" || key === "password" ? "url" : key);
  return { ...layer, said: { ...layer.said, username, password }, nameOf };
}

/** An address that only a file of the working tree names gets no credentials but the command line's own. */
function kept(layer: Layer): Layer {
  return isWithheld(layer) ? withoutCredentials(layer) : layer;
}

function isWithheld({ origin }: Layer): boolean {
  return origin === "environment" || origin === "context";
}

function tlsOf(layers: readonly Layer[]): Tls {
  const pem = (said: FirstSaid<string> | undefined) => said && readNamedFile(said.value, said.from);
  const cert = firstSaid(layers, "cert");
  // A certificate goes with the key of its own layer.
  const keys = cert === undefined ? layers : layers.slice(layers.indexOf(cert.layer));
  return {
    ca: pem(firstSaid(layers, "ca")),
    cert: pem(cert),
    key: pem(firstSaid(keys, "key")),
    skipVerify: firstSaid(layers, "skipVerify")?.value ?? false,
  };
}
