import { Agent, type Dispatcher, ProxyAgent } from "undici";
import type { Backend, Limits } from "../../model/backend.ts";

/** So many connections to one backend at most. */
const CONNECTIONS = 8;
const KEEP_ALIVE_MS = 10_000;

/** The connections to one backend: through its proxy, with its certificates, within the limits. */
export function dispatcherFor({ tls, proxy }: Backend, limits: Limits): Dispatcher {
  const trust = {
    rejectUnauthorized: !tls.skipVerify,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
  const options = {
    connections: CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: limits.firstByteMs,
    bodyTimeout: limits.idleMs,
  };
  if (proxy === undefined) return new Agent({ ...options, connect: { ...trust, timeout: limits.connectMs } });
  return new ProxyAgent({ ...options, uri: proxy, requestTls: trust, connectTimeout: limits.connectMs });
}
