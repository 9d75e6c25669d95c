import { dirname, join, relative, resolve } from "node:path";
import { CONFIG, foldersOfTree } from "../../contract/folders.ts";
import { DISK } from "../../contract/load.ts";
import { SECOND_NANOS } from "../../model/time.ts";
import { readMoment } from "../../query/parse-time.ts";
import type { Suppression } from "../../rules/set-aside.ts";
import type { World } from "../process/world.ts";
import type { SuppressionForm } from "./form.ts";
import type { Layer } from "./layer.ts";
import { readNamedFile } from "./read-file.ts";
import { tableLayer } from "./table-layer.ts";

/** Defaults that a working tree carries. */
export interface RepositoryDefaults {
  readonly tempo: Layer;
  readonly loki: Layer;
  readonly grafana: Layer;
  /** A duration. */
  readonly since: string | undefined;
  readonly timezone: string | undefined;
  readonly suppress: readonly Suppression[];
  /** Paths. */
  readonly baseline: string | undefined;
  readonly prices: string | undefined;
}

const DAY_NANOS = 86_400n * SECOND_NANOS;

type Here = Pick<World, "cwd">;

/** Flags, backends, prices and baseline ask for it, each in its turn. */
const read = new WeakMap<Here, Promise<RepositoryDefaults | undefined>>();

/**
 * The nearest `.lgtrace.yaml` from a folder up to its repository's root, outside of a repository that of the
 * folder itself; undefined where there is none. Read once a run; YAML is loaded only where there is one.
 */
export function repositoryDefaults(world: Here): Promise<RepositoryDefaults | undefined> {
  const known = read.get(world) ?? readDefaults(world);
  read.set(world, known);
  return known;
}

async function readDefaults({ cwd }: Here): Promise<RepositoryDefaults | undefined> {
  const place = foldersOfTree(cwd, DISK).find((folder) => DISK.has(folder, CONFIG));
  if (place === undefined) return undefined;
  const path = join(place, CONFIG);
  const text = readNamedFile(path, undefined);
  const { REPOSITORY_FORM } = await import("./form.ts");
  const { readForm } = await import("./read-form.ts");
  const form = readForm(path, text, REPOSITORY_FORM);
  const from = shownFrom(cwd, path);
  const layer = (kind: "tempo" | "loki" | "grafana") =>
    tableLayer(form[kind], { origin: "repository", nameOf: () => from, folder: dirname(path) });
  return {
    tempo: layer("tempo"),
    loki: layer("loki"),
    grafana: layer("grafana"),
    since: form.since,
    timezone: form.timezone,
    suppress: (form.suppress ?? []).map(suppressionOf),
    baseline: beside(path, form.baseline),
    prices: beside(path, form.prices),
  };
}

function beside(path: string, named: string | undefined): string | undefined {
  return named === undefined ? undefined : resolve(dirname(path), named);
}

/** `./.lgtrace.yaml`, `../.lgtrace.yaml`. */
function shownFrom(cwd: string, path: string): string {
  const way = relative(cwd, path);
  return way.startsWith("..") ? way : `./${way}`;
}

function suppressionOf({ rule, path, until, reason }: SuppressionForm): Suppression {
  const end = until === undefined ? undefined : endOf(until);
  return {
    rule,
    reason,
    ...(path === undefined ? {} : { path }),
    ...(end === undefined ? {} : { until: end }),
  };
}

/** A day counts to its end, in UTC. */
function endOf(until: string): bigint | undefined {
  const moment = readMoment(until, 0n);
  return moment !== undefined && /^\d{4}-\d\d-\d\d$/.test(until) ? moment + DAY_NANOS : moment;
}
