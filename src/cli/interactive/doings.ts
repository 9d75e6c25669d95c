import { Failure } from "../../model/failure.ts";
import type { TraceId } from "../../model/ids.ts";
import { readDuration } from "../../query/parse-time.ts";
import { shellWord } from "../../query/shell-word.ts";
import { stringLiteral } from "../../query/traceql/literal.ts";
import { exploreLink } from "../../report/explore-link.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { Doings } from "../../view/doings.ts";
import type { TraceState } from "../../view/state/trace-state.ts";
import { exportFile } from "../exporting/export-file.ts";
import { BackendLookup, type LookupFlags } from "../gathering/backend-lookup.ts";
import type { Keyboard, World } from "../process/world.ts";
import { openBrowser } from "./browser.ts";
import { clipboardSequence } from "./clipboard.ts";
import type { Opener } from "./opener.ts";

/** Command lines from the same evidence: what prints a trace's rows, what walks through it. */
export interface Commands {
  readonly prints: (traceId: TraceId) => string;
  readonly walks: (traceId: TraceId) => string;
}

/** What the screen may do in this process. */
export function doingsOf(
  opener: Opener,
  { prints, walks }: Commands,
  flags: LookupFlags,
  { stdout }: Keyboard,
  world: World,
): Doings {
  const copy = (text: string) => void stdout.write(clipboardSequence(text, world.env));
  return {
    texts: {
      traceqlOf: traceqlFor,
      commandOf: (state) => commandFor(state, prints),
      openingOf: walks,
    },
    readDuration,
    copy,
    exportTrace: async (facts) => `exported to ${await exportFile(facts, world)}, secrets and content masked`,
    browse: async (facts) => {
      const url = await addressOf(facts, flags, world);
      if (await openBrowser(url, world)) return `opened in the browser: ${url}`;
      copy(url);
      return `no browser here; copied: ${url}`;
    },
    open: (traceId) => opener.open(traceId),
  };
}

/** Spans like this one: of its name and service, failed as it has. */
export function traceqlFor({ span }: TreeNode): string {
  const { service } = span.resource;
  const conditions = [
    service === undefined ? "" : `resource.service.name = ${stringLiteral(service)}`,
    `name = ${stringLiteral(span.name)}`,
    span.status === "ERROR" ? "status = error" : "",
  ];
  return `{ ${conditions.filter((condition) => condition !== "").join(" && ")} }`;
}

/** The command that prints what is listed: the filter and where log lines are shown are flags of `show`. */
export function commandFor(
  { subject, filter, logs }: Pick<TraceState, "subject" | "filter" | "logs">,
  shows: (traceId: TraceId) => string,
): string {
  const { service, minDurationNs, errorsOnly } = filter;
  const words = [
    shows(subject.facts.evidence.traceId),
    errorsOnly ? "--errors" : "",
    service === undefined ? "" : `--service ${shellWord(service)}`,
    minDurationNs === undefined ? "" : `--min-duration ${durationFlag(minDurationNs)}`,
    logs === "hidden" ? "--logs none" : "",
  ];
  return words.filter((word) => word !== "").join(" ");
}

/** Exact, in the greatest unit that is. */
function durationFlag(ns: number): string {
  const [name, nanos] = UNITS.find(([, each]) => ns % each === 0) ?? ["ns", 1];
  return `${ns / nanos}${name}`;
}

const UNITS = [
  ["s", 1e9],
  ["ms", 1e6],
  ["us", 1e3],
] as const;

async function addressOf(facts: TraceFacts, flags: LookupFlags, world: World): Promise<string> {
  const lookup = new BackendLookup(flags, false, world);
  try {
    await lookup.configure();
    await lookup.open();
    if (lookup.explore !== undefined) return exploreLink(lookup.explore, facts);
  } finally {
    await lookup.close();
  }
  throw new Failure("config", "no Grafana is configured", { hint: "--grafana URL, or GRAFANA_URL" });
}
