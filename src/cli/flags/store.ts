import type { Command } from "commander";
import { onRun, type Starter } from "./command.ts";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface StoreListFlags extends OutputFlags {
  readonly limit?: string;
}

export interface StoreDeleteFlags extends OutputFlags {
  readonly before?: string;
}

export function addStore(program: Command, start: Starter): void {
  const store = program
    .command("store")
    .summary("what the local store holds")
    .description("Looks after the local store.");

  const info = store.command("info").description("where it is, how big, how much is in it, since when");
  withStore(withOutput(info, ["text", "json"]));
  onRun<OutputFlags>(info, start, async () => (await import("../commands/store.ts")).storeInfo);

  const list = store.command("list").description("its traces, the newest first");
  list.option("-n, --limit <n>", "rows at most, 0 for all (default: 20)");
  withStore(withOutput(list, ["text", "json", "jsonl", "ids"]));
  onRun<StoreListFlags>(list, start, async () => (await import("../commands/store.ts")).storeList);

  const remove = store.command("delete").description("traces by id, or all that started before a time");
  remove.argument("[id...]").option("--before <time>", "RFC 3339, Unix seconds, now-7d, a date");
  withStore(withOutput(remove, ["text", "json"]));
  onRun<StoreDeleteFlags>(remove, start, async () => (await import("../commands/store.ts")).storeDelete);

  const path = store.command("path").description("the file it is in");
  withStore(path);
  onRun<OutputFlags>(path, start, async () => (await import("../commands/store.ts")).storePath);
}
