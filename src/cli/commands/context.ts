import { resolve } from "node:path";
import { Failure } from "../../model/failure.ts";
import { contextLines, contextListJson } from "../../report/context-list.ts";
import { readAddress } from "../config/address.ts";
import { configPath } from "../config/config-file.ts";
import { addContext, type ContextTables, namedContexts, useContext } from "../config/contexts.ts";
import { refuseEmpty } from "../config/empty-flag.ts";
import type { Invocation } from "../flags/command.ts";
import type { ContextAddFlags, ContextListFlags } from "../flags/context.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { World } from "../process/world.ts";

/** `lgtrace context list`: what is configured, never what is secret in it. */
export async function contextList({ flags, world }: Invocation<ContextListFlags>): Promise<number> {
  const contexts = await namedContexts(world);
  const path = configPath(world);
  if (flags.output !== "text")
    await world.stdout.pieces(contextListJson(contexts, path, flags.output === "json" ? "json" : "jsonl"));
  else if (contexts.length > 0) await world.stdout.lines(contextLines(contexts, styleOf(flags, world)));
  else await world.stdout.lines([`no context in ${path}: lgtrace context add NAME --tempo URL --loki URL`]);
  return EXIT.done;
}

export async function contextUse({ operands: [name = ""], world }: Invocation<object>): Promise<number> {
  await useContext(name, world);
  await world.stdout.lines([`${name} is the current context`]);
  const { LGTRACE_CONTEXT: named } = world.env;
  if (named && named !== name)
    await world.stderr.write(`lgtrace: LGTRACE_CONTEXT is set, and goes before it\n`);
  return EXIT.done;
}

export async function contextAdd({
  operands: [name = ""],
  flags,
  world,
}: Invocation<ContextAddFlags>): Promise<number> {
  await addContext(name, tablesOf(flags, world), flags.force === true, world);
  await world.stdout.lines([`context ${name} is in ${configPath(world)}`]);
  return EXIT.done;
}

type Kind = "tempo" | "loki" | "grafana";

function tablesOf(flags: ContextAddFlags, world: World): ContextTables {
  refuseEmpty(flags);
  const kinds = (["tempo", "loki", "grafana"] as const).filter((kind) => flags[kind] !== undefined);
  if (kinds.length === 0)
    throw new Failure("usage", "a context needs an address", {
      hint: "--tempo URL, --loki URL or --grafana URL",
    });
  refuseUnused(flags);
  const tables = kinds.map((kind) => [kind, tableOf(kind, flags[kind] ?? "", flags, world)] as const);
  const { loki, selector } = flags;
  const throughGrafana = loki === undefined && selector !== undefined ? { loki: { selector } } : {};
  return { ...Object.fromEntries(tables), ...throughGrafana };
}

/** What would be written down for nobody, or contradict itself each time it is read. */
function refuseUnused({ tempo, loki, grafana, ...flags }: ContextAddFlags): void {
  const has = { tempo: tempo !== undefined, loki: loki !== undefined, grafana: grafana !== undefined };
  const needs: readonly (readonly [string, string | undefined, boolean, string])[] = [
    ["--org-id", flags.orgId, has.tempo || has.loki, "--tempo or --loki"],
    ["--username", flags.username, has.tempo || has.loki, "--tempo or --loki"],
    ["--selector", flags.selector, has.loki || has.grafana, "--loki or --grafana"],
    ["--grafana-tempo", flags.grafanaTempo, has.grafana, "--grafana"],
    ["--grafana-loki", flags.grafanaLoki, has.grafana, "--grafana"],
  ];
  const unused = needs.find(([, value, used]) => value !== undefined && !used);
  if (unused !== undefined)
    throw new Failure("usage", `${unused[0]} says nothing without ${unused[3]}`, { hint: "leave it out" });
  if (flags.username !== undefined && flags.bearerTokenFile !== undefined)
    throw new Failure("usage", "--username and --bearer-token-file are two kinds of credentials", {
      hint: "give one of them",
    });
}

function tableOf(kind: Kind, url: string, flags: ContextAddFlags, { cwd }: World): Record<string, string> {
  readAddress(url, `--${kind}`);
  const { bearerTokenFile: token, selector } = flags;
  const tokenKey = kind === "grafana" ? "token-file" : "bearer-token-file";
  const own =
    kind === "grafana"
      ? { tempo: flags.grafanaTempo, loki: flags.grafanaLoki }
      : { "org-id": flags.orgId, username: flags.username, selector: kind === "loki" ? selector : undefined };
  const table = { url, ...own, [tokenKey]: token === undefined ? undefined : resolve(cwd, token) };
  return Object.fromEntries(
    Object.entries(table).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
