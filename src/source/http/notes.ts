import type { Backend } from "../../model/backend.ts";
import type { Attempts } from "./attempts.ts";
import type { Exchange } from "./exchanged.ts";
import type { HttpRequest } from "./http-request.ts";

/** `GET http://host/path?query`. The query is the question's own: in an address's may stand a token. */
export function requestText({ origin, pathname }: URL, asked: HttpRequest | undefined): string {
  const query = (asked?.query ?? []).map(([name, value]) => `${name}=${value}`).join("&");
  return `GET ${origin}${pathname}${query === "" ? "" : `?${query}`}`;
}

/** `200, 1,234 bytes, 12 ms`. */
export function outcomeText(result: Exchange, tookMs: number): string {
  return `${endText(result)}, ${Math.round(tookMs)} ms`;
}

/** `asked again in 300 ms (2 of 3): trace 7c1f… of Tempo, 503`. */
export function retryText(
  { kind }: Backend,
  { what }: HttpRequest,
  result: Exchange,
  { made, most }: Attempts,
  waitMs: number,
): string {
  return `asked again in ${Math.round(waitMs)} ms (${made + 1} of ${most}): ${what} of ${kind}, ${endText(result)}`;
}

function endText(result: Exchange): string {
  if (result.kind === "answer") return `${result.status}, ${grouped(result.body.length)} bytes`;
  return result.code === "" ? result.how : `${result.how}, ${result.code}`;
}

/** `1,234`, without the 10 ms that loading Intl takes. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
