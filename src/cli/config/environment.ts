import { resolve } from "node:path";
import { Failure } from "../../model/failure.ts";
import type { World } from "../process/world.ts";
import type { Layer, Said } from "./layer.ts";

type Variables = Readonly<Partial<Record<keyof Said, readonly string[]>>>;

/** logcli's names, each behind `TEMPO_` or `LOKI_`. */
const SERVER = {
  username: ["USERNAME"],
  password: ["PASSWORD"],
  token: ["BEARER_TOKEN"],
  tokenFile: ["BEARER_TOKEN_FILE"],
  authHeader: ["AUTH_HEADER"],
  orgId: ["ORG_ID"],
  ca: ["CA_CERT_PATH"],
  cert: ["CLIENT_CERT_PATH"],
  key: ["CLIENT_KEY_PATH"],
  skipVerify: ["TLS_SKIP_VERIFY"],
  proxy: ["HTTP_PROXY_URL"],
} as const satisfies Variables;

/** The variables that say something of a backend, the one that wins first; gcx's and mcp-grafana's for Grafana. */
const VARIABLES: Readonly<Record<"tempo" | "loki" | "grafana", Variables>> = {
  tempo: { url: ["TEMPO_URL", "TEMPO_ADDR"], ...prefixed("TEMPO") },
  loki: { url: ["LOKI_ADDR", "LOKI_URL"], ...prefixed("LOKI") },
  grafana: {
    url: ["GRAFANA_SERVER", "GRAFANA_URL"],
    token: ["GRAFANA_TOKEN", "GRAFANA_SERVICE_ACCOUNT_TOKEN"],
    orgId: ["GRAFANA_ORG_ID"],
    ca: ["GRAFANA_TLS_CA_FILE"],
    cert: ["GRAFANA_TLS_CERT_FILE"],
    key: ["GRAFANA_TLS_KEY_FILE"],
  },
};

/** What the environment says of a backend. An empty variable says nothing. */
export function environmentLayer(
  kind: "tempo" | "loki" | "grafana",
  { env, cwd }: Pick<World, "env" | "cwd">,
): Layer {
  const variables = VARIABLES[kind];
  const nameOf = (key: keyof Said) => {
    const [first = "", ...others] = variables[key] ?? [];
    return env[first] ? first : (others.find((name) => env[name]) ?? first);
  };
  const read = (key: keyof Said) => env[nameOf(key)] || undefined;
  const path = (key: keyof Said) => {
    const said = read(key);
    return said === undefined ? undefined : resolve(cwd, said);
  };
  return {
    origin: "environment",
    nameOf,
    said: {
      url: read("url"),
      username: read("username"),
      password: read("password"),
      token: read("token"),
      tokenFile: path("tokenFile"),
      authHeader: read("authHeader"),
      orgId: read("orgId"),
      ca: path("ca"),
      cert: path("cert"),
      key: path("key"),
      skipVerify: switchOf(read("skipVerify"), nameOf("skipVerify")),
      proxy: read("proxy"),
    },
  };
}

function prefixed(prefix: "TEMPO" | "LOKI"): Variables {
  const names = Object.entries(SERVER).map(([key, [name]]) => [key, [`${prefix}_${name}`]]);
  return Object.fromEntries(names);
}

/** Whether a server is to be trusted unseen is not guessed. */
function switchOf(text: string | undefined, name: string): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(?:1|t|true|yes|on)$/i.test(text)) return true;
  if (/^(?:0|f|false|no|off)$/i.test(text)) return false;
  throw new Failure("config", `${name} is neither true nor false`, { hint: `${name}=true` });
}
