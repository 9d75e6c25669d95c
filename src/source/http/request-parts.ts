import type { Backend, Header } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import type { HttpRequest } from "./http-request.ts";
import { addressOf } from "./place.ts";
import { decoded } from "./secrets.ts";

const ACCEPTS = {
  json: "application/json",
  protobuf: "application/protobuf",
  text: "*/*",
} as const;

/** The backend's address with its path prefix and its own query, and behind them what is asked. */
export function urlFor(backend: Backend, { path, query }: HttpRequest): URL {
  if (!URL.canParse(backend.url)) throw noAddress(backend);
  const url = new URL(backend.url);
  if (!/^https?:$/.test(url.protocol)) throw noAddress(backend);
  const [ownPath = "", ownQuery = ""] = path.split("?", 2);
  url.pathname = url.pathname.replace(/\/+$/, "") + ownPath;
  for (const [name, value] of new URLSearchParams(ownQuery)) url.searchParams.append(name, value);
  for (const [name, value] of query ?? []) url.searchParams.append(name, value);
  return url;
}

function noAddress(backend: Backend): Failure {
  return new Failure("config", `${backend.from} is no address that can be asked: ${addressOf(backend)}`, {
    hint: "an address such as http://localhost:3200",
  });
}

/** What the question needs wins over what the user adds, except where only one of them says it. */
export function headersFor(backend: Backend, { headers = [], expects }: HttpRequest): readonly Header[] {
  const needed: readonly Header[] = [...headers, ["accept-encoding", "gzip"]];
  const own = [...backend.headers, ...basicOf(backend)].filter((header) => !says(needed, header));
  const defaults: readonly Header[] = [
    ["accept", ACCEPTS[expects]],
    ["user-agent", "lgtrace"],
  ];
  const said = [...own, ...needed];
  return [...defaults.filter((header) => !says(said, header)), ...said];
}

function says(headers: readonly Header[], [wanted]: Header): boolean {
  return headers.some(([name]) => name.toLowerCase() === wanted.toLowerCase());
}

/** `http://user:password@host` is a basic Authorization, unless there is one. */
function basicOf({ url, headers }: Backend): readonly Header[] {
  const { username, password } = new URL(url);
  if (username === "" || says(headers, ["authorization", ""])) return [];
  const both = `${decoded(username)}:${decoded(password)}`;
  return [["authorization", `Basic ${Buffer.from(both).toString("base64")}`]];
}
