import type { GrafanaBackend } from "../../model/backend.ts";
import type { Check } from "../../model/check.ts";
import type { Failure } from "../../model/failure.ts";
import { grafanaHealth } from "../../source/grafana-probes.ts";
import { type Conversation, HttpClient } from "../../source/http/http-client.ts";
import type { Remote } from "../remote.ts";
import { clockCheck, reachableCheck } from "./access.ts";
import { checkId, notAsked, passed, troubled, unknown } from "./check.ts";

const DATA_SOURCES = checkId("Grafana", "data sources");
const VERSION = checkId("Grafana", "version");

/** Is it there, and which of its data sources are Tempo and Loki (`remote`, or why that is not told)? */
export async function grafanaChecks(
  grafana: GrafanaBackend,
  remote: Remote | Failure,
  conversation: Conversation,
  now: () => bigint,
): Promise<readonly Check[]> {
  const http = new HttpClient(grafana, conversation);
  const { check, greeting } = await reachableCheck(grafana, () => grafanaHealth(http, now)).finally(() =>
    http.close(),
  );
  if (greeting === undefined)
    return [
      check,
      ...notAsked([VERSION, checkId("Grafana", "clock"), DATA_SOURCES], "Grafana did not answer"),
    ];
  const { version } = greeting;
  const told = version === undefined ? unknown(VERSION, "not told") : passed(VERSION, version);
  return [check, told, clockCheck(grafana, greeting), dataSourceCheck(remote)];
}

function dataSourceCheck(remote: Remote | Failure): Check {
  if (!("close" in remote)) return troubled(DATA_SOURCES, remote);
  const { tempo, loki, lokiTrouble } = remote;
  if (lokiTrouble !== undefined) return troubled(DATA_SOURCES, lokiTrouble);
  const through = [tempo?.http.backend, loki?.http.backend].filter((one) => one?.throughGrafana === true);
  const missing = [tempo === undefined ? "Tempo" : "", loki === undefined ? "Loki" : ""].filter(Boolean);
  const found = through.map((one) => one?.kind).join(" and ");
  const message = missing.length === 0 ? found : `${found}; none of ${missing.join(" and ")}`;
  return passed(DATA_SOURCES, `for ${message}`);
}
