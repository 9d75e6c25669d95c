import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import { isTempoId, type TraceId } from "../model/ids.ts";
import type { LinkedTrace } from "../model/linked-trace.ts";
import type { Tempo } from "../source/tempo/tempo.ts";

/** Lookups in a run: a search may find thousands of traces with links. */
const MOST_ASKED = 20;

/** Whom to ask, and who hears of trouble. */
export interface LinkLookup {
  readonly tempo: Pick<Tempo, "trace"> | undefined;
  warn(trouble: Failure): void;
}

/** Asks Tempo for what links name: once for a trace that itself came from there (diagnostics S06). */
export class LinkedTraces {
  readonly #lookup: LinkLookup;
  /** Undefined: Tempo gave no answer. */
  readonly #asked = new Map<TraceId, LinkedTrace | undefined>();

  constructor(lookup: LinkLookup) {
    this.#lookup = lookup;
  }

  /** Undefined where nobody was asked for it, or nobody answered. */
  answer(traceId: TraceId): LinkedTrace | undefined {
    return this.#asked.get(traceId);
  }

  /** Has the answer to a trace's first link that leads out of it; trouble but an interruption is said. */
  async ask(trace: TraceEvidence): Promise<void> {
    const { tempo } = this.#lookup;
    const target = firstTarget(trace);
    if (tempo === undefined || trace.live !== true || target === undefined) return;
    if (this.#asked.has(target) || this.#asked.size >= MOST_ASKED) return;
    try {
      this.#asked.set(target, linkedTrace(await tempo.trace(target)));
    } catch (error) {
      if (!(error instanceof Failure) || error.code === "interrupted") throw error;
      this.#asked.set(target, undefined);
      this.#lookup.warn(notLookedUp(target, error));
    }
  }
}

/** Of the earliest span, so that it does not depend on the order in which spans come. */
function firstTarget({ traceId, spans }: TraceEvidence): TraceId | undefined {
  let first: { readonly start: bigint; readonly target: TraceId } | undefined;
  for (const { startUnixNano: start, links } of spans)
    for (const { traceId: target } of links) {
      if (target === traceId || !isTempoId(target)) continue;
      const isEarlier =
        first === undefined || start < first.start || (start === first.start && target < first.target);
      if (isEarlier) first = { start, target };
    }
  return first?.target;
}

function linkedTrace(found: Awaited<ReturnType<Tempo["trace"]>>): LinkedTrace {
  if (found === undefined) return { spanIds: undefined, isPartial: false };
  return {
    spanIds: new Set(found.spans.map(({ spanId }) => spanId)),
    isPartial: found.partial !== undefined || found.unreadable.length > 0,
  };
}

function notLookedUp(traceId: TraceId, { code, message, because, hint }: Failure): Failure {
  return new Failure(code, `the linked trace ${traceId} was not looked up: ${message}`, {
    ...(because === undefined ? {} : { because }),
    ...(hint === undefined ? {} : { hint }),
  });
}
