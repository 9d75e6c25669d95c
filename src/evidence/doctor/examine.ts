import type { Check, CheckGroup } from "../../model/check.ts";
import { addressOf } from "../../source/http/place.ts";
import type { Remote } from "../remote.ts";
import { JOIN, joinCheck, lokiChecks } from "./loki-checks.ts";
import { tempoChecks } from "./tempo-checks.ts";

/** All checks of the backends that are there, both at once; `now` is the clock in Unix nanoseconds. */
export async function examine({ tempo, loki }: Remote, now: () => bigint): Promise<readonly CheckGroup[]> {
  const [ofTempo, ofLoki] = await Promise.all([
    tempo === undefined ? undefined : tempoChecks(tempo, now),
    loki === undefined ? undefined : lokiChecks(loki, now, tempo === undefined ? [] : [JOIN]),
  ]);
  const groups: CheckGroup[] = [];
  if (tempo !== undefined && ofTempo !== undefined) {
    const { backend } = tempo.http;
    groups.push({ target: "Tempo", address: addressOf(backend), from: backend.from, checks: ofTempo.checks });
  }
  if (loki !== undefined && ofLoki !== undefined) {
    const isJoinTold = tempo === undefined || ofLoki.some(({ id }) => id === JOIN[0]);
    const joined: Check[] = isJoinTold ? [] : [await joinCheck(loki, ofTempo?.traces ?? [])];
    const { backend } = loki.http;
    groups.push({
      target: "Loki",
      address: addressOf(backend),
      from: backend.from,
      checks: [...ofLoki, ...joined],
    });
  }
  return groups;
}
