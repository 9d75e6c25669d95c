import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../model/failure.ts";
import type { World } from "../world.ts";
import type { Layer } from "./layer.ts";
import type { KeyTable, Plain } from "./legal-keys.ts";
import { layerOf } from "./plain-layer.ts";

const SERVER = {
  url: "value",
  username: "value",
  password: "value",
  "bearer-token": "value",
  "bearer-token-file": "value",
  "org-id": "value",
  headers: { "*": "value" },
  "ca-cert": "value",
  "client-cert": "value",
  "client-key": "value",
  "tls-skip-verify": "value",
  "proxy-url": "value",
} as const satisfies KeyTable;

/** Every key that the user's own file may have. */
export const CONFIG_KEYS = {
  "current-context": "value",
  contexts: {
    "*": {
      tempo: SERVER,
      loki: { ...SERVER, selector: "value" },
      grafana: { ...SERVER, token: "value", "token-file": "value", tempo: "value", loki: "value" },
    },
  },
} as const satisfies KeyTable;

const SECRETS = /(?:^|[\s{,])["']?(?:password|bearer-token|token|headers)["']?\s*:|:\/\/[^\s/@]+:[^\s/@]+@/m;
const OTHERS_MAY_READ = 0o077;

export interface Context {
  readonly name: string;
  readonly tempo: Layer;
  readonly loki: Layer;
  readonly grafana: Layer;
}

/** `$XDG_CONFIG_HOME/lgtrace/config.yaml`, else under `~/.config`. */
export function configPath({ env }: Pick<World, "env">): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME ?? "", ".config"), "lgtrace", "config.yaml");
}

/** The user's file; undefined where there is none. Refuses one with secrets that others may read. */
export async function readConfig(world: Pick<World, "env">): Promise<Plain | undefined> {
  const path = configPath(world);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  if (process.platform !== "win32" && SECRETS.test(text) && (statSync(path).mode & OTHERS_MAY_READ) !== 0)
    throw new Failure("config", `${path} holds secrets, and others may read it`, {
      hint: `chmod 600 ${path}`,
    });
  const { readConfigText } = await import("./legal-keys.ts");
  return readConfigText(path, text, CONFIG_KEYS).value;
}

/** The context to go by: `--context`, else $LGTRACE_CONTEXT, else the file's current one; undefined: none. */
export async function contextOf(
  named: string | undefined,
  world: Pick<World, "env">,
): Promise<Context | undefined> {
  const config = await readConfig(world);
  const wanted = named ?? (world.env.LGTRACE_CONTEXT || undefined);
  const name = wanted ?? config?.["current-context"];
  if (typeof name !== "string") return undefined;
  const contexts = tableOf(config?.contexts);
  const context = contexts[name];
  if (context === undefined) throw await unknownContext(name, Object.keys(contexts), world);
  const of = (kind: string) => layerOf(tableOf(tableOf(context)[kind]), `context ${name}`);
  return { name, tempo: of("tempo"), loki: of("loki"), grafana: of("grafana") };
}

export async function unknownContext(
  name: string,
  known: readonly string[],
  world: Pick<World, "env">,
): Promise<Failure> {
  const { nearestWord } = await import("../../contract/name-distance.ts");
  const nearest = nearestWord(name, known);
  return new Failure(
    "config",
    `there is no context "${name}"${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
    {
      because:
        known.length === 0
          ? `${configPath(world)} names none`
          : `${configPath(world)} has ${known.join(", ")}`,
      hint: "lgtrace context list · lgtrace context add NAME --tempo URL",
    },
  );
}

export function tableOf(value: unknown): Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Plain) : {};
}
