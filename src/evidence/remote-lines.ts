import { Failure } from "../model/failure.ts";
import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { LinesOf } from "../source/loki/lines-of.ts";
import type { Loki, LokiLines } from "../source/loki/loki.ts";
import type { Remote } from "./remote.ts";

/** Lines that Loki has of a trace, and why they may not be all. */
export interface RemoteLines {
  readonly lines: readonly LogLine[];
  readonly trouble: Failure | undefined;
}

/** A trace whose lines are wanted. */
export interface Lineless {
  readonly traceId: TraceId;
  readonly spans: readonly Span[];
}

/** The lines that name a trace, around the time of its spans; `slackNs` before and behind it. */
export async function remoteLines(
  remote: Pick<Remote, "loki" | "lokiTrouble">,
  trace: Lineless,
  slackNs: number,
): Promise<RemoteLines> {
  const { loki, lokiTrouble: trouble } = remote;
  const asked = linesOf(trace, slackNs);
  if (loki === undefined || asked === undefined) return { lines: [], trouble };
  return told(() => loki.linesOf(asked));
}

/**
 * The lines of traces that Loki is asked for together. Where their question is too much for it, or more
 * came than it gives, each trace has its own.
 */
export async function remoteLinesOfEach(
  loki: Loki,
  asked: readonly LinesOf[],
): Promise<readonly RemoteLines[]> {
  if (asked.length > 1) {
    const together = await tried(() => loki.linesOfEach(asked));
    if (together instanceof Failure && together.code !== "rejected")
      return asked.map(() => ({ lines: [], trouble: together }));
    if (!(together instanceof Failure) && together.every(({ incomplete }) => incomplete === undefined))
      return together.map(({ lines }) => ({ lines, trouble: undefined }));
  }
  const each: RemoteLines[] = [];
  for (const one of asked) each.push(await told(() => loki.linesOf(one)));
  return each;
}

/** What is to be asked for a trace's lines; undefined for one without a span, which has no time. */
export function linesOf({ traceId, spans }: Lineless, slackNs: number): LinesOf | undefined {
  const window = windowOf(spans);
  if (window === undefined) return undefined;
  const slack = BigInt(Math.round(slackNs));
  const services = new Set(spans.map(({ resource }) => resource.service));
  return {
    traceId,
    from: window.from - slack,
    to: window.to + slack + 1n,
    services: [...services].filter((service) => service !== undefined),
  };
}

async function told(ask: () => Promise<LokiLines>): Promise<RemoteLines> {
  const got = await tried(ask);
  if (got instanceof Failure) return { lines: [], trouble: got };
  return { lines: got.lines, trouble: got.incomplete === undefined ? undefined : notAll(got.incomplete) };
}

/** A Failure that is no Ctrl-C is an answer too. */
async function tried<Answer>(ask: () => Promise<Answer>): Promise<Answer | Failure> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Failure && error.code !== "interrupted") return error;
    throw error;
  }
}

function notAll(incomplete: string): Failure {
  return new Failure("unreachable", "Loki has more of them than came", { because: incomplete });
}

/** From the first start to the last end; undefined without a span. */
function windowOf(spans: readonly Span[]): { from: bigint; to: bigint } | undefined {
  const [first] = spans;
  if (first === undefined) return undefined;
  let { startUnixNano: from, startUnixNano: to } = first;
  for (const { startUnixNano, endUnixNano = startUnixNano } of spans) {
    if (startUnixNano < from) from = startUnixNano;
    if (endUnixNano > to) to = endUnixNano;
  }
  return { from, to };
}
