import type { Command } from "commander";
import type { QueryFlags } from "../../query/from-flags.ts";
import type { RemoteFlags } from "../gathering/open-remote.ts";
import { withBackends } from "./backends.ts";
import { repeat } from "./command.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface FindFlags extends OutputFlags, QueryFlags, RemoteFlags {
  readonly local?: true;
  readonly remote?: true;
  readonly concurrency?: string;
  readonly rule?: string[];
  readonly interactive?: true;
}

export function addFind(program: Command): Command {
  const command = program
    .command("find")
    .summary("the bad requests, one row a trace")
    .description(
      "Searches Tempo where one is configured, else the local store. Numbers are written 0, '>100', 1..5 or none (a model call does not record it, which is not 0). " +
        "A flag given twice means either value; --has-span and --without-span must all hold.",
    )
    .argument("[traceql]");
  command.option("-i, --interactive", "a list to walk through with keys, and open traces from");
  command.option("--rule <rule>", "traces of which this rule says something, by code or name", repeat);
  spanFlags(command);
  traceFlags(command);
  windowFlags(command);
  withBackends(
    command
      .optionsGroup("Where:")
      .option("--local", "in the local store")
      .option("--remote", "on Tempo")
      .option("--concurrency <n>", "requests beside each other (default: 4)"),
  );
  return withStore(withOutput(command, ["text", "json", "jsonl", "ids"]));
}

export function spanFlags(command: Command): void {
  command
    .optionsGroup("One span on which all of these hold:")
    .option("--tokens-out <n>", "output tokens it records", repeat)
    .option("--tokens-in <n>", "input tokens it records", repeat)
    .option("--model <name>", "model asked or answered", repeat)
    .option("--stop-reason <word>", "why generation stopped", repeat)
    .option("--service <name>", "service that emitted it", repeat)
    .option("--name <span>", "span name", repeat)
    .option("--status <status>", "ok, error or unset", repeat)
    .option("--error", "the same as --status error")
    .option("--http-status <code>", "HTTP status code", repeat)
    .option("--span-duration <time>", "how long it took, e.g. '>2s'", repeat)
    .option("--attr <test>", "an attribute: key, key=value, and !=, >, >=, <, <=", repeat);
}

export function traceFlags(command: Command): void {
  command
    .optionsGroup("The trace:")
    .option("--duration <time>", "how long it took, e.g. 1s..5s", repeat)
    .option("--cost <usd>", "its total cost in US dollars", repeat)
    .option("--session <session>", "session or conversation", repeat)
    .option("--user <user>", "user", repeat)
    .option("--tenant <tenant>", "tenant", repeat)
    .option("--variant <name>", "experiment's variant", repeat)
    .option("--root <span>", "name of its root span", repeat)
    .option("--has-span <name>", "a span of this name is in it", repeat)
    .option("--without-span <name>", "no span of this name is in it", repeat);
}

export function windowFlags(command: Command): void {
  command
    .optionsGroup("Which part, and how much:")
    .option("--since <time>", "started in the last 30m, 6h, 7d, … (default on Tempo: 1h)")
    .option("--from <time>", "started at or after: RFC 3339, Unix seconds, now-1h, a date")
    .option("--to <time>", "started before")
    .option("-n, --limit <n>", "rows at most, 0 for all (default: 20)")
    .option("--sort <key>", "start, duration, tokens-in, tokens-out, cost or spans; -key for ascending");
}
