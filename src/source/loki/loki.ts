import type { TraceId } from "../../model/ids.ts";
import type { LogLine } from "../../model/log-line.ts";
import type { HttpClient } from "../http/http-client.ts";

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

/** One Loki. */
export class Loki {
  readonly http: HttpClient;
  readonly options: LokiOptions;

  constructor(http: HttpClient, options: LokiOptions) {
    this.http = http;
    this.options = options;
  }

  /** The lines that name a trace, in the order of time, each once. */
  async linesOf(_asked: LinesOf): Promise<readonly LogLine[]> {
    throw new Error("under way");
  }
}
