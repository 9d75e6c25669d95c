import type { Backend } from "../../model/backend.ts";
import type { HttpRequest } from "./http-client.ts";

/** A backend's address for eyes: what may be a secret in it is left out. */
export function addressOf({ url }: Pick<Backend, "url">): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, "");
}

/** What was asked for, and who named the address. */
export function askedFor(backend: Backend, { what }: HttpRequest): string {
  return `asked for ${what}; the address is from ${backend.from}`;
}

export function hintFor({ kind }: Backend): string {
  return `lgtrace doctor · --${kind.toLowerCase()} URL`;
}
