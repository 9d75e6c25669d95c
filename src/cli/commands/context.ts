import { Failure } from "../../model/failure.ts";
import { contextLines, contextListJson } from "../../report/context-list.ts";
import { readAddress } from "../config/address.ts";
import { configPath } from "../config/config-file.ts";
import { addContext, type ContextTables, namedContexts, useContext } from "../config/contexts.ts";
import { EXIT } from "../exit-code.ts";
import type { Invocation } from "../flags/command.ts";
import type { ContextAddFlags, ContextListFlags } from "../flags/context.ts";
import { styleOf } from "../style.ts";

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
  return EXIT.done;
}

export async function contextAdd({
  operands: [name = ""],
  flags,
  world,
}: Invocation<ContextAddFlags>): Promise<number> {
  await addContext(name, tablesOf(flags), flags.force === true, world);
  await world.stdout.lines([`context ${name} is in ${configPath(world)}`]);
  return EXIT.done;
}

function tablesOf(flags: ContextAddFlags): ContextTables {
  const kinds = (["tempo", "loki", "grafana"] as const).filter((kind) => flags[kind] !== undefined);
  if (kinds.length === 0)
    throw new Failure("usage", "a context needs an address", {
      hint: "--tempo URL, --loki URL or --grafana URL",
    });
  return Object.fromEntries(kinds.map((kind) => [kind, tableOf(kind, flags[kind] ?? "", flags)]));
}

function tableOf(
  kind: "tempo" | "loki" | "grafana",
  url: string,
  flags: ContextAddFlags,
): Record<string, string> {
  readAddress(url, `--${kind}`);
  const token = flags.bearerTokenFile;
  return {
    url,
    ...(flags.orgId !== undefined && kind !== "grafana" ? { "org-id": flags.orgId } : {}),
    ...(flags.username !== undefined && kind !== "grafana" ? { username: flags.username } : {}),
    ...(token === undefined ? {} : { [kind === "grafana" ? "token-file" : "bearer-token-file"]: token }),
  };
}
