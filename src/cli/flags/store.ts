import type { Command } from "commander";
import { type OutputFlags, withOutput, withStore } from "./output.ts";

export interface StoreListFlags extends OutputFlags {
  readonly limit?: string;
}

export interface StoreDeleteFlags extends OutputFlags {
  readonly before?: string;
}

/** The commands that look after the local store. */
export interface StoreCommands {
  readonly info: Command;
  readonly list: Command;
  readonly remove: Command;
  readonly path: Command;
}

export function addStore(program: Command): StoreCommands {
  const store = program
    .command("store")
    .summary("what the local store holds")
    .description("Looks after the local store.");
  const info = store.command("info").description("where it is, how big, how much is in it, since when");
  const list = store.command("list").description("its traces, the newest first");
  list.option("-n, --limit <n>", "rows at most, 0 for all (default: 20)");
  const remove = store.command("delete").description("traces by id, or all that started before a time");
  remove.argument("[id...]").option("--before <time>", "RFC 3339, Unix seconds, now-7d, a date");
  const path = store.command("path").description("the file it is in");
  return {
    info: withStore(withOutput(info, ["text", "json"])),
    list: withStore(withOutput(list, ["text", "json", "jsonl", "ids"])),
    remove: withStore(withOutput(remove, ["text", "json"])),
    path: withStore(path),
  };
}
