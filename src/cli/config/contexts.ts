import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Document } from "yaml";
import { Failure } from "../../model/failure.ts";
import type { NamedContext } from "../../model/named-context.ts";
import { makeOwnFolder } from "../../store/own-folder.ts";
import type { World } from "../process/world.ts";
import { addressIn, readAddress } from "./address.ts";
import {
  configPath,
  contextLayers,
  contextsOf,
  currentContext,
  readConfig,
  unknownContext,
} from "./config-file.ts";
import type { Layer } from "./layer.ts";
import { readNamedFile } from "./read-file.ts";

const OWNER_ONLY = 0o600;
/** What a shell, a table and YAML give back as it was typed. */
const NAME = /^[\p{L}\p{N}][^\s\p{C}]*$/u;

/** Every context of the file, by name; what is secret in them is only named. */
export async function namedContexts(world: Pick<World, "env">): Promise<readonly NamedContext[]> {
  const config = await readConfig(world);
  const current = currentContext(config, world)?.name;
  return [...contextsOf(config)].map(([name, form]) => {
    const { tempo, loki, grafana } = contextLayers(name, form, world);
    const layers = [tempo, loki, grafana];
    return {
      name,
      current: name === current,
      tempo: placeIn(tempo),
      loki: placeIn(loki),
      grafana: placeIn(grafana),
      auth: [...new Set(layers.flatMap(authOf))],
    };
  });
}

function placeIn({ said, nameOf }: Layer): string | undefined {
  return said.url === undefined ? undefined : readAddress(said.url, nameOf("url")).place;
}

function authOf({ said }: Layer): string[] {
  const user = said.username ?? addressIn(said.url ?? "")?.username;
  return [
    ...(said.token === undefined && said.tokenFile === undefined ? [] : ["bearer token"]),
    ...(user === undefined ? [] : ["basic"]),
    ...(said.cert === undefined ? [] : ["client certificate"]),
    ...(said.headers === undefined ? [] : ["headers"]),
  ];
}

/** Makes a context the current one; comments and order of the file stay. */
export async function useContext(name: string, world: Pick<World, "env">): Promise<void> {
  const known = [...contextsOf(await readConfig(world)).keys()];
  if (!known.includes(name)) throw await unknownContext({ name, from: undefined }, known, world);
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
  if (!NAME.test(name))
    throw new Failure("config", `a context cannot be called ${JSON.stringify(name)}`, {
      hint: "a letter or a digit first, no blanks: prod, eu-1, team/staging",
    });
  const known = [...contextsOf(await readConfig(world)).keys()];
  if (known.includes(name) && !replace)
    throw new Failure("config", `there is a context "${name}" already`, {
      hint: "--force puts the new one in its place",
    });
  const { setFirstContext } = await import("./edited-config.ts");
  await change(world, (document) => {
    if (known.length > 0) return document.setIn(["contexts", name], document.createNode(tables));
    setFirstContext(document, name, tables);
    document.set("current-context", name);
  });
}

/** Reads, changes and replaces the file as one step: it is there wholly, and for its owner alone. */
async function change(world: Pick<World, "env">, edit: (document: Document) => void): Promise<void> {
  const path = configPath(world);
  const there = existsSync(path);
  const { editedConfig } = await import("./edited-config.ts");
  const text = editedConfig(path, there ? readNamedFile(path, undefined) : "", edit);
  replace(there ? realpathSync(path) : path, text);
}

function replace(path: string, text: string): void {
  const beside = `${path}.${process.pid}`;
  try {
    makeOwnFolder(dirname(path));
    writeFileSync(beside, text, { mode: OWNER_ONLY, flag: "wx" });
    renameSync(beside, path);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside);
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unwritable";
    throw new Failure("config", `${path} cannot be written (${reason})`, {
      hint: "check the folder and its permissions",
      cause: error,
    });
  }
}
