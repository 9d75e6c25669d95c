import type { World } from "../world.ts";
import type { Layer } from "./layer.ts";

/** What the environment says of Tempo or Loki, in logcli's names. An empty variable is none. */
export function environmentLayer(prefix: "TEMPO" | "LOKI", env: World["env"]): Layer {
  const read = (name: string) => env[`${prefix}_${name}`] || undefined;
  const names = prefix === "TEMPO" ? ["URL", "ADDR"] : ["ADDR", "URL"];
  const named = names.find((name) => read(name) !== undefined) ?? "URL";
  return {
    from: `${prefix}_${named}`,
    url: read(named),
    username: read("USERNAME"),
    password: read("PASSWORD"),
    token: read("BEARER_TOKEN"),
    tokenFile: read("BEARER_TOKEN_FILE"),
    authHeader: read("AUTH_HEADER"),
    orgId: read("ORG_ID"),
    ca: read("CA_CERT_PATH"),
    cert: read("CLIENT_CERT_PATH"),
    key: read("CLIENT_KEY_PATH"),
    skipVerify: switchOf(read("TLS_SKIP_VERIFY")),
    proxy: read("HTTP_PROXY_URL"),
  };
}

/** The same of Grafana: gcx's names and mcp-grafana's. */
export function grafanaEnvironment(env: World["env"]): Layer {
  const named = env.GRAFANA_SERVER ? "GRAFANA_SERVER" : "GRAFANA_URL";
  return {
    from: named,
    url: env[named] || undefined,
    token: env.GRAFANA_TOKEN || env.GRAFANA_SERVICE_ACCOUNT_TOKEN || undefined,
    headers: env.GRAFANA_ORG_ID ? [["X-Grafana-Org-Id", env.GRAFANA_ORG_ID]] : undefined,
    ca: env.GRAFANA_TLS_CA_FILE || undefined,
    cert: env.GRAFANA_TLS_CERT_FILE || undefined,
    key: env.GRAFANA_TLS_KEY_FILE || undefined,
  };
}

function switchOf(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : /^(?:1|true|yes|on)$/i.test(text);
}
