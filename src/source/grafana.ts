import type { Backend, GrafanaBackend } from "../model/backend.ts";
import { Failure } from "../model/failure.ts";
import { isRecord, textField } from "../wire/json/fields.ts";
import { type Conversation, HttpClient } from "./http/http-client.ts";

interface DataSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly isDefault: boolean;
}

/** Tempo and Loki as Grafana's data-source proxy reaches them. */
export interface ThroughGrafana {
  readonly tempo: Backend | undefined;
  readonly loki: Backend | undefined;
}

/**
 * Which data sources to use: the ones named (by uid or name), else the only one of its kind, else the
 * default one. Throws the Failure "config" where several could be meant.
 */
export async function throughGrafana(
  grafana: GrafanaBackend,
  conversation: Conversation,
): Promise<ThroughGrafana> {
  const { tempoUid, lokiUid } = grafana;
  if (tempoUid !== undefined && lokiUid !== undefined)
    return { tempo: proxied(grafana, "Tempo", tempoUid), loki: proxied(grafana, "Loki", lokiUid) };
  const known = await dataSources(grafana, conversation);
  return { tempo: chosen(grafana, "Tempo", tempoUid, known), loki: chosen(grafana, "Loki", lokiUid, known) };
}

async function dataSources(grafana: GrafanaBackend, conversation: Conversation): Promise<DataSource[]> {
  const http = new HttpClient(grafana, conversation);
  try {
    const answer = await http.get({ path: "/api/datasources", expects: "json", what: "its data sources" });
    const value: unknown = JSON.parse(new TextDecoder().decode(answer.body));
    return (Array.isArray(value) ? value : []).filter(isRecord).map((one) => ({
      uid: textField(one, "uid") ?? "",
      name: textField(one, "name") ?? "",
      type: textField(one, "type") ?? "",
      isDefault: one.isDefault === true,
    }));
  } finally {
    await http.close();
  }
}

function chosen(
  grafana: GrafanaBackend,
  kind: "Tempo" | "Loki",
  named: string | undefined,
  known: readonly DataSource[],
): Backend | undefined {
  const ofKind = known.filter(({ type }) => type === kind.toLowerCase());
  if (named !== undefined) {
    const one = ofKind.find(({ uid, name }) => uid === named || name === named);
    if (one === undefined) throw unclear(`Grafana has no ${kind} "${named}"`, kind, ofKind);
    return proxied(grafana, kind, one.uid);
  }
  const only = ofKind.length === 1 ? ofKind[0] : ofKind.find(({ isDefault }) => isDefault);
  if (only === undefined && ofKind.length > 1)
    throw unclear(`Grafana has ${ofKind.length} data sources for ${kind}`, kind, ofKind);
  return only && proxied(grafana, kind, only.uid);
}

function proxied(grafana: GrafanaBackend, kind: "Tempo" | "Loki", uid: string): Backend {
  return { ...grafana, kind, url: `${grafana.url}/api/datasources/proxy/uid/${encodeURIComponent(uid)}` };
}

function unclear(message: string, kind: string, known: readonly DataSource[]): Failure {
  return new Failure("config", message, {
    because: known.length === 0 ? "it has none" : known.map(({ uid, name }) => `${uid}  ${name}`).join("\n"),
    hint: `--grafana-${kind.toLowerCase()} UID`,
  });
}
