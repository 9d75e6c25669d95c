import type { Dispatcher } from "undici";
import type { Header } from "../../model/backend.ts";
import type { Conduct, Exchange } from "./exchanged.ts";
import { Reception } from "./reception.ts";

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
