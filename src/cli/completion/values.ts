import type { Command } from "commander";
import { SORT_KEYS, STATUS_WORDS } from "../../query/query.ts";
import { storePath } from "../gathering/store-path.ts";
import type { World } from "../process/world.ts";
import type { Candidate } from "./candidate.ts";
import { type Line, subcommandsOf } from "./line.ts";

/** Says which values a word in brackets stands for. */
type Values = (line: Line, world: World) => Promise<readonly Candidate[]>;

/** What the word in brackets stands for, wherever a flag or an operand is written with it. */
export const VALUES: Readonly<Record<string, Values>> = {
  id: traceIds,
  rule: rules,
  family: families,
  context: contexts,
  key: async () => SORT_KEYS.flatMap(bothWays),
  status: async () => STATUS_WORDS.map((word) => ({ value: word.toLowerCase() })),
  zone: async () => ["UTC", "Local", ...Intl.supportedValuesOf("timeZone")].map((value) => ({ value })),
  command: async ({ parent }) => subcommandsOf(parent).map(named),
};

/** Those for which the shell looks through the disk. */
export const FILES: ReadonlySet<string> = new Set(["file", "folder", "glob"]);

/** More is no list to choose from. */
const MOST_IDS = 50;

async function traceIds({ typed, given }: Line, world: World): Promise<Candidate[]> {
  const flag = [...given].find(([option]) => option.long === "--store")?.[1];
  const { openStore } = await import("../../store/store.ts");
  const { clockTime } = await import("../../report/clock-time.ts");
  const store = openStore(atHome(storePath(flag, world), world), { mode: "glance" });
  try {
    const found = store.newestWithPrefix(typed, MOST_IDS).filter(({ traceId }) => !traceId.startsWith("-"));
    return found.map(({ traceId, startUnixNano, service, rootName }) => ({
      value: traceId,
      about: `${clockTime(startUnixNano, "UTC", "second")} ${[service, rootName].filter(Boolean).join(" › ")}`,
    }));
  } finally {
    store.close();
  }
}

/** The shell has not yet put the home in the place of `~`. */
function atHome(path: string, { env }: World): string {
  return path.replace(/^~(?=\/)/, env.HOME ?? "~");
}

async function rules(): Promise<Candidate[]> {
  const { TOLD_RULES } = await import("./told-rules.ts");
  const all = TOLD_RULES.flatMap((family) => family.rules);
  return [
    ...all.map(({ code, name, title }) => ({ value: code, about: `${name}: ${title}` })),
    ...all.map(({ code, name, title }) => ({ value: name, about: `${code}: ${title}` })),
  ];
}

async function families(): Promise<Candidate[]> {
  const { TOLD_RULES } = await import("./told-rules.ts");
  return TOLD_RULES.map(({ letter, title }) => ({ value: letter, about: title }));
}

async function contexts(_line: Line, world: World): Promise<Candidate[]> {
  const { contextNames } = await import("../config/context-names.ts");
  return (await contextNames(world)).map((value) => ({ value }));
}

/** A command, with what the help says of it. */
export function named(command: Command): Candidate {
  return { value: command.name(), about: command.summary() || command.description() };
}

function bothWays(key: string): Candidate[] {
  return [
    { value: key, about: "largest first" },
    { value: `-${key}`, about: "smallest first" },
  ];
}
