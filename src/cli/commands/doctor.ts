import { existsSync } from "node:fs";
import { attempt, checked, checkId, passed, troubled, unknown } from "../../evidence/doctor/check.ts";
import type { Remote } from "../../evidence/remote.ts";
import { type Backends, needsGrafana } from "../../model/backend.ts";
import type { Check, CheckGroup } from "../../model/check.ts";
import { Failure } from "../../model/failure.ts";
import { doctorJson } from "../../report/doctor-json.ts";
import { doctorText } from "../../report/doctor-text.ts";
import { counted } from "../../report/number.ts";
import type { Conversation } from "../../source/http/http-client.ts";
import { backendsOf } from "../config/backends.ts";
import type { Invocation } from "../flags/command.ts";
import type { DoctorFlags } from "../flags/doctor.ts";
import { conversationOf, remoteOf } from "../gathering/open-remote.ts";
import { storePath } from "../gathering/store-path.ts";
import { EXIT, exitCodeOf } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { World } from "../process/world.ts";

/** `lgtrace doctor`: what of the store and of the configured backends works. The worst check is the exit code. */
export async function doctor({ flags, world }: Invocation<DoctorFlags>): Promise<number> {
  const groups = [await storeGroup(flags, world), ...(await backendGroups(flags, world))];
  if (flags.output === "text") await world.stdout.lines(doctorText(groups, styleOf(flags, world)));
  else await world.stdout.pieces(doctorJson(groups, flags.output === "json" ? "json" : "jsonl"));
  return worstOf(groups.flatMap(({ checks }) => checks));
}

async function storeGroup(flags: DoctorFlags, world: World): Promise<CheckGroup> {
  const path = storePath(flags.store, world);
  const readable = checkId("store", "readable");
  const check = await checked(readable, async () => {
    if (!existsSync(path)) return passed(readable, "not there yet: import and fetch make it");
    const { openStore } = await import("../../store/store.ts");
    const store = openStore(path, { mode: "read" });
    const { traces, spans, logs, schemaVersion } = store.info();
    store.close();
    const holds = [counted(traces, "trace"), counted(spans, "span"), counted(logs, "log line")];
    return passed(readable, `${holds.join(", ")}; schema ${schemaVersion}`);
  });
  return { target: "store", address: path, from: undefined, checks: [check] };
}

async function backendGroups(flags: DoctorFlags, world: World): Promise<readonly CheckGroup[]> {
  const configured = await attempt(() => backendsOf(flags, world));
  if (configured instanceof Failure) return [unusable("readable", configured)];
  if (configured === undefined) return [notConfigured("Tempo"), notConfigured("Loki")];
  const conversation = conversationOf(flags, world);
  const remote = await attempt(() => remoteOf(configured, flags, world));
  try {
    return await groupsOf(configured, remote, conversation, world.now);
  } finally {
    if (!(remote instanceof Failure)) await remote.close();
  }
}

async function groupsOf(
  configured: Backends,
  remote: Remote | Failure,
  conversation: Conversation,
  now: () => bigint,
): Promise<readonly CheckGroup[]> {
  const { examine, examineGrafana } = await import("../../evidence/doctor/examine.ts");
  const grafana = configured.grafana && needsGrafana(configured.grafana) ? configured.grafana : undefined;
  if (remote instanceof Failure && grafana === undefined) return [unusable("usable", remote)];
  const [ofGrafana, others] = await Promise.all([
    grafana && examineGrafana(grafana, remote, conversation, now),
    remote instanceof Failure ? [] : examine(remote, now),
  ]);
  const isThere = (kind: "Tempo" | "Loki") => others.some(({ target }) => target === kind);
  const missing = (["Tempo", "Loki"] as const).filter((kind) => !isThere(kind));
  const absent = missing.map((kind) => (ofGrafana === undefined ? notConfigured(kind) : notNamed(kind)));
  return [...(ofGrafana === undefined ? [] : [ofGrafana]), ...others, ...absent];
}

function unusable(subject: string, failure: Failure): CheckGroup {
  return nowhere("configuration", [troubled(checkId("configuration", subject), failure)]);
}

function notConfigured(kind: "Tempo" | "Loki"): CheckGroup {
  const names = kind === "Tempo" ? "TEMPO_URL · --tempo URL" : "LOKI_ADDR · --loki URL";
  const remedy = `${names} · --grafana URL · lgtrace context add NAME --${kind.toLowerCase()} URL`;
  return nowhere(kind, [unknown(checkId(kind, "configured"), "nobody names it, so it is not asked", remedy)]);
}

/** Grafana alone could have said where it is. */
function notNamed(kind: "Tempo" | "Loki"): CheckGroup {
  return nowhere(kind, [unknown(checkId(kind, "configured"), "Grafana does not say where it is")]);
}

function nowhere(target: Check["target"], checks: readonly Check[]): CheckGroup {
  return { target, address: undefined, from: undefined, checks };
}

/** What a backend refuses or breaks off stands over what only leaves a doubt. */
function worstOf(checks: readonly Check[]): number {
  const failed = checks.filter(({ ok }) => ok === false);
  const codes = failed.flatMap(({ trouble }) => (trouble === undefined ? [] : [exitCodeOf(trouble)]));
  if (codes.length > 0) return Math.max(...codes);
  return failed.length > 0 ? EXIT.inconclusive : EXIT.done;
}
