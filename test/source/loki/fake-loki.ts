import type { IncomingMessage } from "node:http";
import { json, plain, type Reply } from "../../replay/replies.ts";
import type { Routes } from "../../replay/server.ts";

/** One line as it was pushed. */
export interface PushedLine {
  readonly nanos: bigint;
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

const HOUR = 3_600_000_000_000n;

/**
 * A Loki in memory that understands the queries of this program: it filters, cuts at its limits and
 * pages as Loki 3.7.6 does. Lines of one nanosecond have no order of their own: it turns from one
 * answer to the next.
 */
export class FakeLoki {
  lines: readonly PushedLine[] = [];
  mostLines = 5000;
  mostHours = 721n;
  #answers = 0;

  get routes(): Routes {
    return {
      "/loki/api/v1/query_range": (request, response) => this.#range(request)(request, response),
      "/loki/api/v1/labels": (request, response) => this.#labels(request)(request, response),
      "/loki/api/v1/series": (request, response) => this.#series(request)(request, response),
    };
  }

  #range(request: IncomingMessage): Reply {
    const { asked, from, to } = askedOf(request);
    const limit = Number(asked.get("limit"));
    if (limit > this.mostLines)
      return plain(
        400,
        `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${this.mostLines})`,
      );
    const tooLong = this.#tooLong(from, to);
    if (tooLong !== undefined) return tooLong;
    const matches = matcherOf(asked.get("query") ?? "");
    if (matches === undefined)
      return plain(400, "parse error at line 1, col 1: syntax error: unexpected this");
    this.#answers += 1;
    const turned = this.#answers % 2 === 0 ? this.lines : this.lines.toReversed();
    const found = turned
      .filter((line) => line.nanos >= from && line.nanos < to && matches(line))
      .sort((one, other) => (one.nanos < other.nanos ? -1 : Number(one.nanos > other.nanos)));
    return json({
      status: "success",
      data: { resultType: "streams", result: streams(found.slice(0, limit)), stats: {} },
    });
  }

  #labels(request: IncomingMessage): Reply {
    const { from, to } = askedOf(request);
    const names = new Set(this.#within(from, to).flatMap(({ labels }) => Object.keys(labels)));
    const data = names.size === 0 ? {} : { data: [...names].sort() };
    return this.#tooLong(from, to) ?? json({ status: "success", ...data });
  }

  #series(request: IncomingMessage): Reply {
    const { from, to } = askedOf(request);
    return (
      this.#tooLong(from, to) ??
      json({ status: "success", data: this.#within(from, to).map(({ labels }) => labels) })
    );
  }

  #within(from: bigint, to: bigint): readonly PushedLine[] {
    return this.lines.filter(({ nanos }) => nanos >= from && nanos < to);
  }

  #tooLong(from: bigint, to: bigint): Reply | undefined {
    if (to - from <= this.mostHours * HOUR) return undefined;
    const [days, hours] = [this.mostHours / 24n, this.mostHours % 24n];
    const limit = `${days > 0n ? `${days}d` : ""}${hours > 0n ? `${hours}h` : ""}`;
    return plain(
      400,
      `the query time range exceeds the limit (query length: ${(to - from) / HOUR}h0m0s, limit: ${limit})`,
    );
  }
}

function askedOf(request: IncomingMessage): { asked: URLSearchParams; from: bigint; to: bigint } {
  const asked = new URL(request.url ?? "", "http://loki").searchParams;
  return { asked, from: timeOf(asked.get("start")), to: timeOf(asked.get("end")) };
}

/** Up to ten digits are seconds to Loki. */
function timeOf(text: string | null): bigint {
  const digits = text ?? "0";
  return BigInt(digits) * (digits.length > 10 ? 1n : 1_000_000_000n);
}

/** Categorized: beside each line its structured metadata. */
function streams(lines: readonly PushedLine[]): unknown[] {
  const byLabels = new Map<string, { stream: PushedLine["labels"]; values: unknown[] }>();
  for (const { nanos, text, labels, metadata } of lines) {
    const key = JSON.stringify(Object.entries(labels).sort());
    const stream = byLabels.get(key) ?? { stream: labels, values: [] };
    byLabels.set(key, stream);
    stream.values.push([String(nanos), text, metadata === undefined ? {} : { structuredMetadata: metadata }]);
  }
  return [...byLabels.values()];
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const LABEL = String.raw`[A-Za-z_]\w*=~?${STRING}`;
const QUERY = new RegExp(
  `^\\{(?<labels>${LABEL}(?:, ?${LABEL})*)\\} (?:\\|~ (?<text>${STRING})|\\| (?<fields>${LABEL}(?: or ${LABEL})*))$`,
);

type Matches = (line: PushedLine) => boolean;

/** Undefined for what is no query of ours. A selector that may match empty is none either. */
function matcherOf(query: string): Matches | undefined {
  const { labels, text, fields } = QUERY.exec(query)?.groups ?? {};
  if (labels === undefined) return undefined;
  const selects = matchersIn(labels).map(
    (matches): Matches =>
      ({ labels: own }) =>
        matches(own),
  );
  const selected: Matches = (line) => selects.every((matches) => matches(line));
  if (text !== undefined) {
    const regex = new RegExp(JSON.parse(text));
    return (line) => selected(line) && regex.test(line.text);
  }
  const beside = matchersIn(fields ?? "");
  return (line) => selected(line) && beside.some((matches) => matches({ ...line.metadata, ...line.labels }));
}

function matchersIn(text: string): ((fields: PushedLine["labels"]) => boolean)[] {
  return [...text.matchAll(new RegExp(`([A-Za-z_]\\w*)(=~?)(${STRING})`, "g"))].map(
    ([, name = "", sign, quoted = '""']) => {
      const value: string = JSON.parse(quoted);
      const regex = new RegExp(`^(?:${value})$`, "s");
      return (fields) => (sign === "=" ? fields[name] === value : regex.test(fields[name] ?? ""));
    },
  );
}
