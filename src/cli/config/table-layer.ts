import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Header } from "../../model/backend.ts";
import { checkedHeader } from "./header.ts";
import type { Layer, Said } from "./layer.ts";

/** A server's table in a configuration file, once its form is checked. */
export interface ServerTable {
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly "bearer-token"?: string | undefined;
  readonly "bearer-token-file"?: string | undefined;
  readonly token?: string | undefined;
  readonly "token-file"?: string | undefined;
  readonly "org-id"?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | null | undefined;
  readonly "ca-cert"?: string | undefined;
  readonly "client-cert"?: string | undefined;
  readonly "client-key"?: string | undefined;
  readonly "tls-skip-verify"?: boolean | undefined;
  readonly "proxy-url"?: string | undefined;
  readonly selector?: string | undefined;
  readonly tempo?: string | undefined;
  readonly loki?: string | undefined;
}

/** Where a table stands, in messages, and from where its relative file names go. */
export interface TablePlace {
  readonly origin: "context" | "repository";
  readonly nameOf: Layer["nameOf"];
  readonly folder: string;
}

export function tableLayer(table: ServerTable | null | undefined, { folder, ...place }: TablePlace): Layer {
  return { ...place, said: table == null ? {} : saidIn(table, folder, place.nameOf("headers")) };
}

function saidIn(table: ServerTable, folder: string, headersFrom: string): Said {
  const path = (name: string | undefined) => (name === undefined ? undefined : pathFrom(folder, name));
  return {
    url: table.url,
    username: table.username,
    password: table.password,
    token: table["bearer-token"] ?? table.token,
    tokenFile: path(table["bearer-token-file"] ?? table["token-file"]),
    orgId: table["org-id"],
    headers: headersOf(table.headers, headersFrom),
    ca: path(table["ca-cert"]),
    cert: path(table["client-cert"]),
    key: path(table["client-key"]),
    skipVerify: table["tls-skip-verify"],
    proxy: table["proxy-url"],
    selector: table.selector,
    tempoUid: table.tempo,
    lokiUid: table.loki,
  };
}

function headersOf(table: ServerTable["headers"], from: string): Header[] | undefined {
  if (table == null) return undefined;
  const headers = Object.entries(table).map(([name, value]) => checkedHeader(name, value, from));
  return headers.length === 0 ? undefined : headers;
}

/** `~/` is the home; other relative names go from the file that names them. */
function pathFrom(folder: string, name: string): string {
  return name.startsWith("~/") ? join(homedir(), name.slice(2)) : resolve(folder, name);
}
