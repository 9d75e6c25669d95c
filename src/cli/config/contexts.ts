import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Document } from "yaml";
import { Failure } from "../../model/failure.ts";
import type { NamedContext } from "../../model/named-context.ts";
import type { World } from "../world.ts";
import { readAddress } from "./address.ts";
import { CONFIG_KEYS, configPath, readConfig, tableOf, unknownContext } from "./config-file.ts";
import { layerOf } from "./plain-layer.ts";

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Every context of the file, by name; what is secret in them is only named. */
export async function namedContexts(world: Pick<World, "env">): Promise<readonly NamedContext[]> {
  const config = await readConfig(world);
  const current = config?.["current-context"];
  return Object.entries(tableOf(config?.contexts)).map(([name, context]) => {
    const layers = (["tempo", "loki", "grafana"] as const).map((kind) =>
      layerOf(tableOf(tableOf(context)[kind]), name),
    );
    const [tempo, loki, grafana] = layers.map(({ url }) =>
      url === undefined ? undefined : readAddress(url, `context ${name}`).url,
    );
    return {
      name,
      current: name === current,
      tempo,
      loki,
      grafana,
      auth: [...new Set(layers.flatMap(authOf))],
    };
  });
}

function authOf(layer: ReturnType<typeof layerOf>): string[] {
  return [
    ...(layer.token !== undefined || layer.tokenFile !== undefined ? ["bearer token"] : []),
    ...(layer.username !== undefined || /\/\/[^/@]+@/.test(layer.url ?? "") ? ["basic"] : []),
    ...(layer.cert === undefined ? [] : ["client certificate"]),
    ...(layer.headers === undefined ? [] : ["headers"]),
  ];
}

/** Makes a context the current one; comments and order of the file stay. */
export async function useContext(name: string, world: Pick<World, "env">): Promise<void> {
  const known = (await namedContexts(world)).map((context) => context.name);
  if (!known.includes(name)) throw await unknownContext(name, known, world);
  await change(world, (document) => document.set("current-context", name));
}

/** The tables of a new context, without what is not given. */
export type ContextTables = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Adds a context; the first becomes the current one. Throws the Failure "config" for a name that is there. */
export async function addContext(
  name: string,
  tables: ContextTables,
  replace: boolean,
  world: Pick<World, "env">,
): Promise<void> {
  const known = (await namedContexts(world)).map((context) => context.name);
  if (known.includes(name) && !replace)
    throw new Failure("config", `there is a context "${name}" already`, {
      hint: "--force puts the new one in its place",
    });
  await change(world, (document) => {
    document.setIn(["contexts", name], document.createNode(tables));
    if (known.length === 0) document.set("current-context", name);
  });
}

/** Reads, changes and replaces the file as one step: it is there wholly, and for its owner alone. */
async function change(world: Pick<World, "env">, edit: (document: Document) => void): Promise<void> {
  const path = configPath(world);
  const { readConfigText } = await import("./legal-keys.ts");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const { document } = readConfigText(path, text, CONFIG_KEYS);
  edit(document);
  const beside = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  writeFileSync(beside, document.toString(), { mode: OWNER_ONLY });
  chmodSync(beside, OWNER_ONLY);
  renameSync(beside, path);
}
