import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { Failure } from "../../model/failure.ts";
import type { World } from "../process/world.ts";
import type { ConfigForm, ContextForm } from "./form.ts";
import type { Layer, Said } from "./layer.ts";
import { readNamedFile } from "./read-file.ts";
import { type ServerTable, tableLayer } from "./table-layer.ts";

const OTHERS_MAY_READ = 0o077;

/** A context, as layers. */
export interface Context {
  readonly tempo: Layer;
  readonly loki: Layer;
  readonly grafana: Layer;
}

type Environment = Pick<World, "env">;

/** `$XDG_CONFIG_HOME/lgtrace/config.yaml`, else under `~/.config`. Never relative to where one stands. */
export function configPath({ env }: Environment): string {
  const { XDG_CONFIG_HOME: xdg = "", HOME: home = "" } = env;
  const folder = isAbsolute(xdg) ? xdg : join(isAbsolute(home) ? home : homedir(), ".config");
  return join(folder, "lgtrace", "config.yaml");
}

/** The user's file; undefined where there is none. Refuses one with secrets that others may read. */
export async function readConfig(world: Environment): Promise<ConfigForm | undefined> {
  const path = configPath(world);
  if (!existsSync(path)) return undefined;
  const text = readNamedFile(path, undefined);
  const { CONFIG_FORM } = await import("./form.ts");
  const { readForm } = await import("./read-form.ts");
  const config = readForm(path, text, CONFIG_FORM);
  if (process.platform !== "win32" && holdsSecrets(config) && (statSync(path).mode & OTHERS_MAY_READ) !== 0)
    throw new Failure("config", `${path} holds secrets, and others may read it`, {
      hint: `chmod 600 ${path}`,
    });
  return config;
}

/** Which context is in force, and who says so: $LGTRACE_CONTEXT, else the file's own; undefined: none. */
export function currentContext(
  config: ConfigForm | undefined,
  world: Environment,
): { readonly name: string; readonly from: string } | undefined {
  const { LGTRACE_CONTEXT: named } = world.env;
  if (named) return { name: named, from: "LGTRACE_CONTEXT" };
  const name = config?.["current-context"] ?? undefined;
  return name === undefined ? undefined : { name, from: "current-context" };
}

/** The context to go by: `--context`, else the current one; undefined: none. */
export async function contextOf(named: string | undefined, world: Environment): Promise<Context | undefined> {
  const config = await readConfig(world);
  const wanted = named === undefined ? currentContext(config, world) : { name: named, from: "--context" };
  if (wanted === undefined) return undefined;
  const contexts = contextsOf(config);
  const form = contexts.get(wanted.name);
  if (form === undefined) throw await unknownContext(wanted, [...contexts.keys()], world);
  return contextLayers(wanted.name, form, world);
}

/** What a context says of each backend. */
export function contextLayers(name: string, form: ContextForm, world: Environment): Context {
  const folder = dirname(configPath(world));
  const layer = (kind: keyof ContextForm) =>
    tableLayer(form[kind], { origin: "context", folder, nameOf: naming(name, kind) });
  return { tempo: layer("tempo"), loki: layer("loki"), grafana: layer("grafana") };
}

/** By name, in the file's order. */
export function contextsOf(config: ConfigForm | undefined): ReadonlyMap<string, ContextForm> {
  return new Map(Object.entries(config?.contexts ?? {}).map(([name, form]) => [name, form ?? {}]));
}

export async function unknownContext(
  { name, from }: { readonly name: string; readonly from: string | undefined },
  known: readonly string[],
  world: Environment,
): Promise<Failure> {
  const { nearestWord } = await import("../../contract/name-distance.ts");
  const nearest = nearestWord(name, known);
  const path = configPath(world);
  return new Failure(
    from?.startsWith("--") === true ? "usage" : "config",
    `there is no context "${name}"${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
    {
      because: `${from === undefined ? "" : `${from} names it; `}${path} has ${known.join(", ") || "none"}`,
      hint: "lgtrace context list · lgtrace context add NAME --tempo URL",
    },
  );
}

const FILE_KEYS: Readonly<Partial<Record<keyof Said, string>>> = {
  tokenFile: "bearer-token-file",
  token: "bearer-token",
  orgId: "org-id",
  ca: "ca-cert",
  cert: "client-cert",
  key: "client-key",
  skipVerify: "tls-skip-verify",
  proxy: "proxy-url",
};
const GRAFANA_KEYS: typeof FILE_KEYS = {
  token: "token",
  tokenFile: "token-file",
  tempoUid: "tempo",
  lokiUid: "loki",
};

/** `context prod` for its addresses, `tempo.bearer-token of context prod` for the rest. */
function naming(context: string, kind: keyof ContextForm): Layer["nameOf"] {
  const keys = kind === "grafana" ? { ...FILE_KEYS, ...GRAFANA_KEYS } : FILE_KEYS;
  return (key) =>
    key === "url" ? `context ${context}` : `${kind}.${keys[key] ?? key} of context ${context}`;
}

function holdsSecrets(config: ConfigForm): boolean {
  const servers = [...contextsOf(config).values()].flatMap(({ tempo, loki, grafana }) => [
    tempo,
    loki,
    grafana,
  ]);
  return servers.some((server) => server != null && isSecretive(server));
}

function isSecretive(server: ServerTable): boolean {
  const said = [server.password, server["bearer-token"], server.token];
  const headers = Object.keys(server.headers ?? {});
  // A user name alone may be a token, and what is no address may still hold a password.
  const inAddress = [server.url, server["proxy-url"]].some((url) => url?.includes("@"));
  return inAddress || said.some((secret) => secret !== undefined) || headers.length > 0;
}
