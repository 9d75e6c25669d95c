import type { Backend, GrafanaBackend } from "../../model/backend.ts";
import type { Check, CheckGroup } from "../../model/check.ts";
import type { Failure } from "../../model/failure.ts";
import type { Conversation } from "../../source/http/http-client.ts";
import { addressOf } from "../../source/http/place.ts";
import type { Remote } from "../remote.ts";
import { grafanaChecks } from "./grafana-checks.ts";
import { JOINED, joinCheck, lokiChecks } from "./loki-checks.ts";
import { tempoChecks } from "./tempo-checks.ts";

/** All checks of the backends that are there, both at once; `now` is the clock in Unix nanoseconds. */
export async function examine({ tempo, loki }: Remote, now: () => bigint): Promise<readonly CheckGroup[]> {
  const [ofTempo, ofLoki] = await Promise.all([
    tempo === undefined ? undefined : tempoChecks(tempo, now),
    loki === undefined ? undefined : lokiChecks(loki, now, tempo === undefined ? [] : [JOINED]),
  ]);
  const groups: CheckGroup[] = [];
  if (tempo !== undefined && ofTempo !== undefined) groups.push(groupOf(tempo.http.backend, ofTempo.checks));
  if (loki !== undefined && ofLoki !== undefined) {
    const isJoinTold = tempo === undefined || ofLoki.some(({ id }) => id === JOINED.id);
    const joined = isJoinTold ? [] : [await joinCheck(loki, ofTempo?.traces ?? [])];
    groups.push(groupOf(loki.http.backend, [...ofLoki, ...joined]));
  }
  return groups;
}

/** The checks of a Grafana that the backends are reached through; `remote`: what it said of their places. */
export async function examineGrafana(
  grafana: GrafanaBackend,
  remote: Remote | Failure,
  conversation: Conversation,
  now: () => bigint,
): Promise<CheckGroup> {
  return groupOf(grafana, await grafanaChecks(grafana, remote, conversation, now));
}

function groupOf(backend: Backend, checks: readonly Check[]): CheckGroup {
  return { target: backend.kind, address: addressOf(backend), from: backend.from, checks };
}
