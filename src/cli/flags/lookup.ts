import type { Command } from "commander";

/** Where an id is looked for, and its log lines. */
export function withLookup(command: Command): Command {
  return command
    .optionsGroup("Where an id is looked for:")
    .option("--local", "in the local store only: nothing is asked over the network")
    .option("--remote", "in Tempo only, whatever the store has")
    .option("--since <time>", "in Tempo's blocks of this time, e.g. 6h")
    .option("--from <time>", "in blocks from this time on")
    .option("--to <time>", "in blocks up to this time")
    .option("--log-slack <time>", "how far around the trace its log lines are looked for (default: 5m)")
    .option("--logql <stage>", "a LogQL stage behind the search for log lines")
    .option("--require-logs", "fail (exit 4) where Loki cannot be asked");
}
