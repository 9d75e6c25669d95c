import type { TraceId } from "../../model/ids.ts";
import type { LogLine } from "../../model/log-line.ts";
import type { HttpClient } from "../http/http-client.ts";
import { Entries } from "./entries.ts";
import { lineQueries } from "./line-queries.ts";
import { linesNaming } from "./lines-naming.ts";
import { readPages } from "./pages.ts";
import { fallbackSelector, selectorFor, UNIVERSAL } from "./selector.ts";

/** Whose lines are asked for, and where they are looked for. */
export interface LinesOf {
  readonly traceId: TraceId;
  /** Unix nanoseconds, half open. */
  readonly from: bigint;
  readonly to: bigint;
  /** The trace's services, for a selector that has a place for them. */
  readonly services: readonly string[];
}

export interface LokiOptions {
  /** Stream selector; `${services}` in it is a regex of the services. Without one, every stream. */
  readonly selector: string | undefined;
  /** A pipeline stage of the user's (`--logql`), put behind ours. */
  readonly stage: string | undefined;
}

export interface LokiLines {
  /** In the order of time, each once. */
  readonly lines: readonly LogLine[];
  /** Why there may be more. */
  readonly incomplete: string | undefined;
}

/** One Loki. */
export class Loki {
  readonly http: HttpClient;
  readonly options: LokiOptions;
  #fallback: Promise<string | undefined> | undefined;

  constructor(http: HttpClient, options: LokiOptions) {
    this.http = http;
    this.options = options;
  }

  /**
   * The lines that name a trace. Two questions beside each other, since a line filter never sees
   * structured metadata and a label filter never the text (facts §7); what both find counts once.
   */
  async linesOf(asked: LinesOf): Promise<LokiLines> {
    const { selector } = this.options;
    if (selector !== undefined) return this.#linesIn(selectorFor(selector, asked.services), asked);
    const found = await this.#linesIn(UNIVERSAL, asked);
    if (found.lines.length > 0) return found;
    this.#fallback ??= fallbackSelector(this.http, asked);
    const other = await this.#fallback;
    return other === undefined ? found : this.#linesIn(other, asked);
  }

  async #linesIn(selector: string, asked: LinesOf): Promise<LokiLines> {
    const entries = new Entries();
    const what = `log lines of trace ${asked.traceId}`;
    const queries = lineQueries(selector, asked.traceId, this.options.stage);
    const incomplete = await Promise.all(
      queries.map((query) => readPages(this.http, query, asked, what, entries)),
    );
    return linesNaming(
      asked.traceId,
      entries,
      incomplete.find((reason) => reason !== undefined),
    );
  }
}
