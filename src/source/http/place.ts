import type { Backend } from "../../model/backend.ts";
import type { HttpRequest } from "./http-request.ts";

/** A backend's address for eyes: what may be a secret in it (user, password, query) is left out. */
export function addressOf({ url }: Pick<Backend, "url">): string {
  return withoutSecrets(url);
}

/** The proxy's address for eyes. */
export function proxyOf({ proxy = "" }: Pick<Backend, "proxy">): string {
  return withoutSecrets(proxy);
}

function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return address.replace(/^(.*\/\/)?[^/]*@/, "$1").replace(/[?#].*$/, "");
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`.replace(/\/+$/, "");
}

/** `Tempo at http://localhost:3200`. */
export function placeOf(backend: Backend): string {
  return `${backend.kind} at ${addressOf(backend)}`;
}

/** What was asked for, who named the address, and what stands between. */
export function askedFor(backend: Backend, { what }: HttpRequest): string {
  const proxy = backend.proxy === undefined ? "" : `\nthrough the proxy ${proxyOf(backend)}`;
  return `asked for ${what}; the address is from ${backend.from}${proxy}`;
}

/** The beginning of the variables that configure a backend. */
export function variableOf({ kind, throughGrafana }: Backend): "TEMPO" | "LOKI" | "GRAFANA" {
  if (kind === "Grafana" || throughGrafana === true) return "GRAFANA";
  return kind === "Tempo" ? "TEMPO" : "LOKI";
}

/** `--tempo`: the flag that names a backend's address. */
export function flagOf(backend: Backend): string {
  return `--${variableOf(backend).toLowerCase()}`;
}

export function hintFor(backend: Backend): string {
  return `lgtrace doctor · ${flagOf(backend)} URL`;
}
