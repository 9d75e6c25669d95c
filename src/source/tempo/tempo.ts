import type { TraceId } from "../../model/ids.ts";
import type { Span } from "../../model/span.ts";
import type { HttpClient } from "../http/http-client.ts";

/** Spans of one trace as Tempo has them. */
export interface TempoTrace {
  readonly spans: readonly Span[];
  /** Why Tempo says, or its answer shows, that it is incomplete. */
  readonly partial: string | undefined;
}

/** Absolute, half open; an open end is undefined. */
export interface TimeWindow {
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

/** One Tempo. */
export class Tempo {
  readonly http: HttpClient;

  constructor(http: HttpClient) {
    this.http = http;
  }

  /** The trace of an id; undefined where Tempo has no span of it. */
  async trace(_id: TraceId, _window?: TimeWindow): Promise<TempoTrace | undefined> {
    throw new Error("under way");
  }
}
