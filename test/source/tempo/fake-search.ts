import type { IncomingMessage } from "node:http";
import { setImmediate } from "node:timers/promises";
import { json, plain, type Reply } from "../../replay/replies.ts";
import type { Routes } from "../../replay/server.ts";

/** A trace as it was pushed, Unix seconds. */
export interface PushedTrace {
  readonly id: string;
  readonly start: number;
  readonly seconds: number;
}

/**
 * A Tempo in memory that searches by time alone, as 3.0.3 does: whole seconds, both ends included, by
 * overlap. An old one ignores `most_recent` and answers with any traces of the window.
 */
export class FakeSearch {
  traces: readonly PushedTrace[] = [];
  mostHours = 168;
  isOld = false;
  now = Number.POSITIVE_INFINITY;
  readonly queries: URLSearchParams[] = [];
  /** So many searches were under way beside each other at most. */
  most = 0;
  #open = 0;

  get routes(): Routes {
    return {
      "/api/search": async (request, response) => {
        this.most = Math.max(this.most, ++this.#open);
        await setImmediate();
        this.#search(request)(request, response);
        this.#open -= 1;
      },
      "/api/v2/traces/*": (request, response) => this.#probe()(request, response),
    };
  }

  #search(request: IncomingMessage): Reply {
    const asked = new URL(request.url ?? "", "http://tempo").searchParams;
    this.queries.push(asked);
    const [from, to, limit] = ["start", "end", "limit"].map((name) => Number(asked.get(name)));
    if (from === undefined || to === undefined || limit === undefined) return plain(400, "no window");
    const end = Math.min(to, this.now);
    if (from >= end)
      return plain(400, `http parameter start must be before end. received start=${from} end=${end}`);
    if (to - from > this.mostHours * 3600)
      return plain(
        400,
        `range specified by start and end exceeds ${this.mostHours}h0m0s. received start=${from} end=${to}`,
      );
    const inside = this.traces.filter(({ start, seconds }) => start <= to && start + seconds >= from);
    const honoured = !this.isOld && asked.get("q")?.endsWith("with (most_recent=true)");
    const ordered = honoured ? inside.toSorted((one, other) => other.start - one.start) : inside;
    return json({ traces: ordered.slice(0, limit).map(answered), metrics: {} });
  }

  /** The form of an answer by id tells the version (facts §4). */
  #probe(): Reply {
    return (request, response) => {
      const wantsJson = request.headers.accept?.includes("application/json") ?? true;
      const type = this.isOld || wantsJson ? "application/json" : "application/vnd.grafana.llm+json";
      response.writeHead(200, { "content-type": type }).end("{}");
    };
  }
}

function answered({ id, start, seconds }: PushedTrace): object {
  return {
    traceID: id.replace(/^0+/, ""),
    rootServiceName: "<root span not yet received>",
    startTimeUnixNano: `${start}000000000`,
    ...(seconds > 0 ? { durationMs: seconds * 1000 } : {}),
    spanSets: [
      { spans: [{ spanID: "01", startTimeUnixNano: `${start}000000000`, durationNanos: "5" }], matched: 1 },
    ],
    serviceStats: { api: { spanCount: 2 }, db: { spanCount: 1 } },
  };
}
