import type { Backend, GrafanaBackend } from "../model/backend.ts";
import { Failure } from "../model/failure.ts";
import { isRecord, textField } from "../wire/json/fields.ts";
import { jsonOf } from "./greeting.ts";
import { type Conversation, HttpClient } from "./http/http-client.ts";
import { HttpStatusError } from "./http/server-words.ts";

type Kind = "Tempo" | "Loki";

interface DataSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly isDefault: boolean;
}

/** Tempo and Loki as Grafana's data-source proxy reaches them; undefined where Grafana has none. */
export interface ThroughGrafana {
  readonly tempo: Backend | undefined;
  readonly loki: Backend | undefined;
}

/**
 * Which data sources to use for what Grafana reaches: the ones named (by uid or name), else the only one of its kind, else the
 * default one. Grafana is not asked where all that are wanted are named: a token may use a data source
 * that it may not list. Throws the Failure "config" where several could be meant, or none is there.
 */
export async function throughGrafana(
  grafana: GrafanaBackend,
  conversation: Conversation,
): Promise<ThroughGrafana> {
  const { reaches: wanted } = grafana;
  const named = { tempo: grafana.tempoUid, loki: grafana.lokiUid };
  const unnamed = (["tempo", "loki"] as const).filter((kind) => wanted[kind] && named[kind] === undefined);
  const known = unnamed.length === 0 ? undefined : await dataSources(grafana, conversation);
  const one = (kind: "tempo" | "loki") =>
    wanted[kind] ? chosen(grafana, kind === "tempo" ? "Tempo" : "Loki", named[kind], known) : undefined;
  const found = { tempo: one("tempo"), loki: one("loki") };
  if (found.tempo === undefined && found.loki === undefined && unnamed.length > 0)
    throw nothingThere(grafana);
  return found;
}

async function dataSources(grafana: GrafanaBackend, conversation: Conversation): Promise<DataSource[]> {
  const http = new HttpClient(grafana, conversation);
  try {
    const value = jsonOf(
      await http.get({ path: "/api/datasources", expects: "json", what: "its data sources" }),
    );
    if (!Array.isArray(value)) throw noList(grafana);
    return value.filter(isRecord).map((one) => ({
      uid: textField(one, "uid") ?? "",
      name: textField(one, "name") ?? "",
      type: textField(one, "type") ?? "",
      isDefault: one.isDefault === true,
    }));
  } catch (error) {
    throw mayNotList(error) ? named(error) : error;
  } finally {
    await http.close();
  }
}

/** The uid as it is named where nothing could be listed, and nothing had to be. */
function chosen(
  grafana: GrafanaBackend,
  kind: Kind,
  named: string | undefined,
  known: readonly DataSource[] | undefined,
): Backend | undefined {
  if (known === undefined) return named === undefined ? undefined : proxied(grafana, kind, named, named);
  const ofKind = known.filter(({ type }) => type === kind.toLowerCase());
  if (named !== undefined) {
    const it = ofKind.find(({ uid }) => uid === named) ?? ofKind.find(({ name }) => name === named);
    if (it === undefined) throw unclear(`Grafana has no ${kind} data source "${named}"`, kind, ofKind);
    return proxied(grafana, kind, it.uid, it.name);
  }
  const only = ofKind.length === 1 ? ofKind[0] : ofKind.find(({ isDefault }) => isDefault);
  if (only === undefined && ofKind.length > 1)
    throw unclear(
      `Grafana has ${ofKind.length} data sources for ${kind}, and none is the default`,
      kind,
      ofKind,
    );
  return only && proxied(grafana, kind, only.uid, only.name);
}

function proxied(grafana: GrafanaBackend, kind: Kind, uid: string, name: string): Backend {
  const { tempoUid: _tempo, lokiUid: _loki, reaches: _reaches, ...backend } = grafana;
  return {
    ...backend,
    kind,
    url: `${grafana.url}/api/datasources/proxy/uid/${encodeURIComponent(uid)}`,
    from: `${grafana.from} (data source "${name}")`,
    throughGrafana: true,
  };
}

function unclear(message: string, kind: Kind, known: readonly DataSource[]): Failure {
  return new Failure("config", message, {
    because: known.length === 0 ? "it has none" : known.map(({ uid, name }) => `${uid}  ${name}`).join("\n"),
    hint: `${flagFor(kind)} UID`,
  });
}

function nothingThere({ url, from }: GrafanaBackend): Failure {
  return new Failure("config", `Grafana at ${url} has no data source for what is asked`, {
    because: `none of type tempo or loki is among those that the token may see; the address is from ${from}`,
    hint: `${flagFor("Tempo")} UID · ${flagFor("Loki")} UID · --tempo URL · --loki URL`,
  });
}

function noList({ url, from }: GrafanaBackend): Failure {
  return new Failure("unreachable", `the answer of Grafana at ${url} cannot be read`, {
    because: `a list of data sources was expected; the address is from ${from}`,
    hint: "lgtrace doctor · --grafana URL",
  });
}

function mayNotList(error: unknown): error is Failure {
  return error instanceof Failure && error.cause instanceof HttpStatusError && error.cause.status === 403;
}

/** Its data sources may be used without being listed, by those who name them. */
function named({ code, message, because, cause }: Failure): Failure {
  const hint = `${flagFor("Tempo")} UID and ${flagFor("Loki")} UID · a token that may read data sources`;
  return new Failure(code, message, { ...(because === undefined ? {} : { because }), hint, cause });
}

function flagFor(kind: Kind): string {
  return `--grafana-${kind.toLowerCase()}`;
}
