import type { TraceId } from "../../model/ids.ts";
import type { LogLine } from "../../model/log-line.ts";
import type { HttpClient } from "../http/http-client.ts";
import { everyStream, UNIVERSAL } from "./every-stream.ts";
import { FoundEntries } from "./found-entries.ts";
import { lineQueries } from "./line-queries.ts";
import { linesNaming } from "./lines-naming.ts";
import { readPages } from "./pages.ts";
import { type Selector, selectorOf } from "./selector.ts";
import { spellingsOf } from "./spellings.ts";
import { stageText } from "./stage.ts";
import { type NanoWindow, windowsOf } from "./windows.ts";

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
  /** In the order of time, each once; every `traceId` is the one that was asked for. */
  readonly lines: readonly LogLine[];
  /** Why there may be more. */
  readonly incomplete: string | undefined;
}

/** One Loki. */
export class Loki {
  readonly http: HttpClient;
  readonly #selector: Selector | undefined;
  readonly #stage: string;
  /** Selectors of every stream; undefined until they are known. */
  #every: readonly string[] | undefined;

  /** Throws the Failure "config" for a selector and "usage" for a stage that cannot be used. */
  constructor(http: HttpClient, { selector, stage }: LokiOptions) {
    this.http = http;
    this.#selector = selector === undefined ? undefined : selectorOf(selector);
    this.#stage = stageText(stage);
  }

  /**
   * The lines that name a trace: in their text, in structured metadata or in a label, by any spelling of
   * its id. Throws what `HttpClient.get` throws, and "unreachable" for an answer that is not Loki's.
   */
  async linesOf(asked: LinesOf): Promise<LokiLines> {
    const windows = await windowsOf(this.http, asked);
    if (this.#selector !== undefined)
      return this.#linesIn([this.#selector(asked.services)], asked.traceId, windows);
    const found = await this.#linesIn(this.#every ?? [UNIVERSAL], asked.traceId, windows);
    if (found.lines.length > 0 || this.#every !== undefined) return found;
    this.#every = await everyStream(this.http, windows);
    if (this.#every === undefined || this.#every[0] === UNIVERSAL) return found;
    return this.#linesIn(this.#every, asked.traceId, windows);
  }

  async #linesIn(
    selectors: readonly string[],
    traceId: TraceId,
    windows: readonly NanoWindow[],
  ): Promise<LokiLines> {
    const spellings = spellingsOf(traceId);
    const found = new FoundEntries();
    const troubles: (string | undefined)[] = [];
    for (const selector of selectors) {
      const { inText, beside } = lineQueries(selector, spellings, this.#stage);
      const what = `log lines of trace ${traceId}`;
      const answers = await Promise.all([
        readPages(this.http, { query: inText, what }, windows),
        readPages(this.http, { query: beside, what }, windows),
      ]);
      for (const [index, { entries, ...trouble }] of answers.entries()) {
        found.add(entries, index === 1);
        troubles.push(unreadable(trouble.unreadable), trouble.incomplete);
      }
    }
    const naming = { traceId, spellings, mayBeRewritten: this.#stage !== "" };
    const told = new Set(troubles.filter((trouble) => trouble !== undefined));
    return {
      lines: linesNaming(found.inTime(), naming),
      incomplete: told.size === 0 ? undefined : [...told].join("; "),
    };
  }
}

function unreadable(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? "one line of Loki's could not be read" : `${count} lines of Loki's could not be read`;
}
