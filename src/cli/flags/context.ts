import type { Command } from "commander";
import { type OutputFlags, withOutput } from "./output.ts";

export interface ContextAddFlags {
  readonly tempo?: string;
  readonly loki?: string;
  readonly grafana?: string;
  readonly grafanaTempo?: string;
  readonly grafanaLoki?: string;
  readonly selector?: string;
  readonly orgId?: string;
  readonly username?: string;
  readonly bearerTokenFile?: string;
  readonly force?: true;
}

export type ContextListFlags = OutputFlags;

export interface ContextCommands {
  readonly list: Command;
  readonly use: Command;
  readonly add: Command;
}

export function addContext(program: Command): ContextCommands {
  const context = program
    .command("context")
    .summary("named backends of the configuration file")
    .description(
      "Names for Tempo, Loki and Grafana with their credentials, in $XDG_CONFIG_HOME/lgtrace/config.yaml.",
    );
  const list = context.command("list").description("the contexts, the current one marked");
  const use = context.command("use").description("makes one the current one").argument("<context>");
  const add = context
    .command("add")
    .description("a new one; the first becomes the current one")
    .argument("<name>");
  add
    .option("--tempo <url>", "Tempo's address")
    .option("--loki <url>", "Loki's address")
    .option("--grafana <url>", "Grafana's address")
    .option("--grafana-tempo <uid>", "which Tempo of Grafana's")
    .option("--grafana-loki <uid>", "which Loki of Grafana's")
    .option("--selector <logql>", "Loki's stream selector for the lines of a trace")
    .option("--org-id <tenant>", "for Tempo and Loki")
    .option(
      "--username <name>",
      "for Tempo and Loki; the password stays in TEMPO_PASSWORD, LOKI_PASSWORD or the file",
    )
    .option("--bearer-token-file <file>", "for each backend: the file that holds its token")
    .option("--force", "in place of one that is there");
  return { list: withOutput(list, ["text", "json", "jsonl"]), use, add };
}
