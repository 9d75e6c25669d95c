import type { Dispatcher } from "undici";
import type { Header, Limits } from "../../model/backend.ts";
import type { Broken } from "./broken.ts";
import { Reception } from "./reception.ts";

/** How one exchange ended: with an answer, whatever it says, or without one that is whole. */
export type Exchange = Answered | Broken;

export interface Answered {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** How long is waited, what ends it, and who hears that it is on its way. */
export interface Conduct {
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  readonly onSent?: (() => void) | undefined;
}

/** Asks once. Nothing is thrown: what breaks is told by how it broke. */
export function exchange(
  url: URL,
  headers: readonly Header[],
  dispatcher: Dispatcher,
  conduct: Conduct,
): Promise<Exchange> {
  return new Promise((done) => {
    const reception = new Reception(conduct, done);
    const path = url.pathname + url.search;
    const asked = {
      origin: url.origin,
      path,
      method: "GET",
      headers: merged(headers),
      ...NO_TIMEOUTS,
    } as const;
    try {
      dispatcher.dispatch(asked, reception);
    } catch (error) {
      reception.onResponseError(undefined, error);
    }
  });
}

/** `Deadlines` are stricter, and tell which one passed. */
const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 };

/** Headers of one name become one header with several values. */
function merged(headers: readonly Header[]): Record<string, string | string[]> {
  const merged: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = merged[key];
    merged[key] = before === undefined ? value : [before, value].flat();
  }
  return merged;
}
