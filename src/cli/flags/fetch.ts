import type { Command } from "commander";
import type { QueryFlags } from "../../query/from-flags.ts";
import type { RemoteFlags } from "../gathering/open-remote.ts";
import { withBackends } from "./backends.ts";
import { spanFlags, traceFlags, windowFlags } from "./find.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface FetchFlags extends OutputFlags, QueryFlags, RemoteFlags {
  readonly logs: boolean;
  readonly logSlack?: string;
  readonly concurrency?: string;
}

export function addFetch(program: Command): Command {
  const command = program
    .command("fetch")
    .summary("traces of Tempo and their log lines into the local store")
    .description(
      "Evidence outlives retention and can be judged again offline. An operand is a trace id as people paste it, - for " +
        "ids on stdin, or TraceQL; without any, the flags ask as they do in find. What is stored whole is not asked again.",
    )
    .argument("[id|-|traceql...]");
  command
    .optionsGroup("What is fetched:")
    .option("--no-logs", "the traces without their log lines")
    .option("--log-slack <time>", "how far around a trace its lines are looked for (default: 5m)")
    .option("--logql <stage>", "a LogQL stage for its lines")
    .option("--concurrency <n>", "traces beside each other (default: 4)");
  spanFlags(command);
  traceFlags(command);
  windowFlags(command);
  withBackends(command);
  return withStore(withOutput(command, ["text", "json", "jsonl"]));
}
