import type { Command } from "commander";
import type { RemoteFlags } from "../gathering/open-remote.ts";
import { withBackends } from "./backends.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface DoctorFlags extends OutputFlags, RemoteFlags {}

export function addDoctor(program: Command): Command {
  const command = program
    .command("doctor")
    .summary("what of the backends and the store works, and what to do where it does not")
    .description(
      "Asks each backend that is configured: is it there, in which version, are credentials and tenant right, do the " +
        "clocks agree, what does its search see, are the attributes recorded that lgtrace relies on, do log lines carry " +
        "trace ids. Exits with the worst of its checks.",
    );
  return withStore(withBackends(withOutput(command, ["text", "json", "jsonl"])));
}
