import type { Header } from "../../model/backend.ts";
import { checkedHeader } from "./header.ts";
import type { Layer } from "./layer.ts";
import type { Plain } from "./legal-keys.ts";

/** One server's table of a configuration file as a layer. */
export function layerOf(table: Plain, from: string): Layer {
  const read = (key: string) =>
    table[key] === undefined || table[key] === null ? undefined : String(table[key]);
  return {
    from,
    url: read("url"),
    username: read("username"),
    password: read("password"),
    token: read("bearer-token") ?? read("token"),
    tokenFile: read("bearer-token-file") ?? read("token-file"),
    orgId: read("org-id"),
    headers: headersOf(table.headers, from),
    ca: read("ca-cert"),
    cert: read("client-cert"),
    key: read("client-key"),
    skipVerify: table["tls-skip-verify"] === undefined ? undefined : table["tls-skip-verify"] === true,
    proxy: read("proxy-url"),
    selector: read("selector"),
    tempoUid: read("tempo"),
    lokiUid: read("loki"),
  };
}

function headersOf(table: unknown, from: string): Header[] | undefined {
  if (typeof table !== "object" || table === null) return undefined;
  return Object.entries(table).map(([name, value]) => checkedHeader(name, String(value), from));
}
