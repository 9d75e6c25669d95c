import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { World } from "../world.ts";
import { tableOf } from "./config-file.ts";
import type { Layer } from "./layer.ts";
import type { KeyTable } from "./legal-keys.ts";
import { layerOf } from "./plain-layer.ts";

const NAME = ".lgtrace.yaml";

/** The closed list of what a file of the working tree may say. It names no credentials. */
const KEYS = {
  tempo: { url: "value" },
  loki: { url: "value", selector: "value" },
  grafana: { url: "value", tempo: "value", loki: "value" },
  contract: "value",
  since: "value",
  timezone: "value",
  suppress: "value",
  baseline: "value",
} as const satisfies KeyTable;

/** Defaults that a working tree carries. */
export interface RepositoryDefaults {
  readonly tempo: Layer;
  readonly loki: Layer;
  readonly grafana: Layer;
  readonly since: string | undefined;
  readonly timezone: string | undefined;
}

/** The nearest `.lgtrace.yaml` from a folder up to its repository's root; undefined where there is none. */
export function repositoryFile(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, NAME);
    if (existsSync(path)) return path;
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}

/** What it says. YAML is loaded only where there is such a file. */
export async function repositoryDefaults({
  cwd,
}: Pick<World, "cwd">): Promise<RepositoryDefaults | undefined> {
  const path = repositoryFile(cwd);
  if (path === undefined) return undefined;
  const { readConfigText } = await import("./legal-keys.ts");
  const { value } = readConfigText(path, readFileSync(path, "utf8"), KEYS);
  const of = (kind: "tempo" | "loki" | "grafana") => {
    const said = value[kind];
    return layerOf(typeof said === "string" ? { url: said } : tableOf(said), path);
  };
  const text = (key: "since" | "timezone") => (value[key] === undefined ? undefined : String(value[key]));
  return {
    tempo: of("tempo"),
    loki: of("loki"),
    grafana: of("grafana"),
    since: text("since"),
    timezone: text("timezone"),
  };
}
