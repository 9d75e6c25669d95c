import type { Dispatcher } from "undici";
import type { Backend, Limits, Tls } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import { proxyOf, variableOf } from "./place.ts";

/** So many connections to one backend at most. */
export const CONNECTIONS = 8;
const KEEP_ALIVE_MS = 10_000;

/** The connections to one backend: through its proxy, with its certificates. */
export interface Connections {
  readonly dispatcher: Dispatcher;
  /** Ends all of them at once, those that are still being made too. */
  close(): Promise<void>;
}

/** Loads undici. Throws the Failure "config" for certificates, keys and proxies that cannot be used. */
export async function connectionsTo(backend: Backend, limits: Limits): Promise<Connections> {
  const { Agent, ProxyAgent } = await import("./undici.ts");
  const closing = new AbortController();
  const sockets = { signal: closing.signal, timeout: limits.connectMs };
  const trust = { ...sockets, ...(await trustOf(backend)) };
  const options = { connections: CONNECTIONS, keepAliveTimeout: KEEP_ALIVE_MS, allowH2: false };
  const proxy = checkedProxy(backend);
  const dispatcher =
    proxy === undefined
      ? new Agent({ ...options, connect: trust })
      : new ProxyAgent({ ...options, uri: proxy, proxyTls: sockets, requestTls: trust });
  const close = async (): Promise<void> => {
    closing.abort();
    await dispatcher.destroy();
  };
  return { dispatcher, close };
}

/** An authority of the user's is trusted beside those that Node trusts. */
async function trustOf(backend: Backend) {
  const { ca, cert, key, skipVerify } = backend.tls;
  const verify = { rejectUnauthorized: !skipVerify };
  if (ca === undefined && cert === undefined && key === undefined) return verify;
  const { createSecureContext, getCACertificates } = await import("node:tls");
  if (ca !== undefined && !ca.includes("-----BEGIN "))
    throw unusable(backend, "it holds no certificate (PEM)");
  try {
    const roots = ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] };
    const own = { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
    return { ...verify, secureContext: createSecureContext({ ...roots, ...own }) };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw unusable(backend, because);
  }
}

function unusable(backend: Backend, because: string): Failure {
  const { ca, cert, key } = variablesOf(backend);
  return new Failure("config", `${given(backend.tls)} for ${backend.kind} cannot be used`, {
    because,
    hint: `PEM files in ${ca} · ${cert} and ${key}, which belong together`,
  });
}

function given({ ca, cert, key }: Tls): string {
  if (cert === undefined && key === undefined) return "the authority's certificate";
  return ca === undefined ? "the client certificate and its key" : "the certificates and the key";
}

/** The variables that name a backend's certificates, as src/cli/config reads them. */
export function variablesOf(backend: Backend): { readonly [name in "ca" | "cert" | "key"]: string } {
  const prefix = variableOf(backend);
  if (prefix === "GRAFANA")
    return { ca: "GRAFANA_TLS_CA_FILE", cert: "GRAFANA_TLS_CERT_FILE", key: "GRAFANA_TLS_KEY_FILE" };
  return {
    ca: `${prefix}_CA_CERT_PATH`,
    cert: `${prefix}_CLIENT_CERT_PATH`,
    key: `${prefix}_CLIENT_KEY_PATH`,
  };
}

function checkedProxy(backend: Backend): string | undefined {
  const { proxy } = backend;
  if (proxy === undefined) return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (URL.canParse(whole) && /^https?:$/.test(new URL(whole).protocol)) return whole;
  throw new Failure("config", `the proxy for ${backend.kind} is no HTTP address: ${proxyOf(backend)}`, {
    hint: "an address such as http://proxy:3128",
  });
}
