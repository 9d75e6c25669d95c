import type { Command } from "commander";
import { repeat } from "./command.ts";

/** Where the backends are, and how they are spoken to; without them, the environment and the files say. */
export function withBackends(command: Command): Command {
  return command
    .optionsGroup(
      "Backends (else TEMPO_URL, LOKI_ADDR, GRAFANA_URL, a context; one that is not named is not asked):",
    )
    .option("--tempo <url>", "Tempo's address")
    .option("--loki <url>", "Loki's address")
    .option("--grafana <url>", "Grafana's, to reach both through its data sources (GRAFANA_TOKEN)")
    .option("--grafana-tempo <uid>", "which Tempo of Grafana's")
    .option("--grafana-loki <uid>", "which Loki of Grafana's")
    .option("--context <context>", "a context of the configuration file")
    .option("--org-id <tenant>", "sent as X-Scope-OrgID")
    .option("--header <header>", "sent with each request, 'Name: value' or Name=value", repeat)
    .option("--timeout <time>", "for one whole answer (default: 45s)")
    .option("--max-response <size>", "for one answer, unpacked (default: 512MiB)")
    .option("-v, --verbose", "each request on stderr");
}
