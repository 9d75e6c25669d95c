import type { LogLine } from "../../model/log-line.ts";
import type { HttpClient } from "../http/http-client.ts";
import { everyStream, UNIVERSAL } from "./every-stream.ts";
import { FoundEntries } from "./found-entries.ts";
import { type LineQueries, lineQueries } from "./line-queries.ts";
import { linesNaming, linesOfEntries } from "./lines-naming.ts";
import { areClose, type LinesOf, windowOfAll } from "./lines-of.ts";
import { readPages } from "./pages.ts";
import { type Selector, selectorOf } from "./selector.ts";
import { type Spellings, spellingsOf } from "./spellings.ts";
import { stageText } from "./stage.ts";
import { type NanoWindow, windowsOf } from "./windows.ts";

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

const NONE: LokiLines = { lines: [], incomplete: undefined };
/** Proxies in front of Loki read addresses of 8 KiB (nginx by default); the rest of ours is below 300 letters. */
const LONGEST_QUERY = 7_800;

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

  /** May one question ask for the lines of all of these traces? */
  canAskTogether(asked: readonly LinesOf[]): boolean {
    const [first, second] = asked;
    if (first === undefined || second === undefined) return true;
    if (this.#stage !== "" || !areClose(asked)) return false;
    const [selector = UNIVERSAL, other] = new Set(asked.flatMap((one) => this.#selectorsOf(one)));
    const { beside } = lineQueries(selector, asked.map(spellingsIn), "");
    return other === undefined && encodeURIComponent(beside).length <= LONGEST_QUERY;
  }

  /**
   * The lines that name a trace: in their text, in structured metadata or in a label, by any spelling of
   * its id. Throws what `HttpClient.get` throws, and "unreachable" for an answer that is not Loki's.
   */
  async linesOf(asked: LinesOf): Promise<LokiLines> {
    const [lines = NONE] = await this.linesOfEach([asked]);
    return lines;
  }

  /** The lines of traces that can be asked for together, in the order of the traces. Throws as `linesOf`. */
  async linesOfEach(asked: readonly LinesOf[]): Promise<readonly LokiLines[]> {
    const [first] = asked;
    if (first === undefined) return [];
    const windows = await windowsOf(this.http, windowOfAll(asked));
    const found = await this.#linesIn(this.#selectorsOf(first), asked, windows);
    const nothing = found.every(({ lines }) => lines.length === 0);
    if (!nothing || this.#selector !== undefined || this.#every !== undefined) return found;
    this.#every = await everyStream(this.http, windows);
    if (this.#every === undefined || this.#every[0] === UNIVERSAL) return found;
    return this.#linesIn(this.#every, asked, windows);
  }

  #selectorsOf({ services }: LinesOf): readonly string[] {
    return this.#selector === undefined ? (this.#every ?? [UNIVERSAL]) : [this.#selector(services)];
  }

  async #linesIn(
    selectors: readonly string[],
    asked: readonly LinesOf[],
    windows: readonly NanoWindow[],
  ): Promise<readonly LokiLines[]> {
    const found = new FoundEntries();
    const troubles: (string | undefined)[] = [];
    const spellings = asked.map(spellingsIn);
    for (const selector of selectors)
      troubles.push(
        ...(await this.#add(found, lineQueries(selector, spellings, this.#stage), asked, windows)),
      );
    const told = new Set(troubles.filter((trouble) => trouble !== undefined));
    const incomplete = told.size === 0 ? undefined : [...told].join("; ");
    const lines = linesOfEntries(found.inTime());
    const how = { alone: asked.length === 1, mayBeRewritten: this.#stage !== "" };
    return asked.map((one) => {
      const naming = { ...one, ...how, spellings: spellingsIn(one) };
      return { lines: linesNaming(lines, naming), incomplete };
    });
  }

  /** Adds what a selector's questions find; why there may be more. */
  async #add(
    found: FoundEntries,
    { inText, beside }: LineQueries,
    asked: readonly LinesOf[],
    windows: readonly NanoWindow[],
  ): Promise<readonly (string | undefined)[]> {
    const what =
      asked.length === 1 ? `log lines of trace ${asked[0]?.traceId}` : `log lines of ${asked.length} traces`;
    const answers = await Promise.all([
      readPages(this.http, { query: inText, what }, windows),
      readPages(this.http, { query: beside, what }, windows),
    ]);
    for (const [index, { entries }] of answers.entries()) found.add(entries, index === 1);
    return answers.flatMap((answer) => [unreadable(answer.unreadable), answer.incomplete]);
  }
}

function spellingsIn({ traceId }: LinesOf): Spellings {
  return spellingsOf(traceId);
}

function unreadable(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? "one line of Loki's could not be read" : `${count} lines of Loki's could not be read`;
}
