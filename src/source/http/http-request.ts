import type { Header } from "../../model/backend.ts";

/** One question to a backend. */
export interface HttpRequest {
  /** Behind the backend's address: `/api/v2/traces/7c1f…`. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly Header[];
  /** What kind of answer can be read: anything else (a login page) is trouble. */
  readonly expects: "json" | "protobuf" | "text";
  /** What is asked for, in a message's words: `trace 7c1f…`. */
  readonly what: string;
  /** Error statuses that the caller reads himself. */
  readonly tolerate?: readonly number[];
  /** The TraceQL or LogQL in it, so that an error can be shown under its column. */
  readonly queryText?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked. */
  readonly body: Uint8Array;
}
