import { existsSync } from "node:fs";
import { remedyOf } from "../../evidence/doctor/check.ts";
import type { Backends } from "../../model/backend.ts";
import type { Check, CheckGroup } from "../../model/check.ts";
import { Failure } from "../../model/failure.ts";
import { doctorJson } from "../../report/doctor-json.ts";
import { doctorText } from "../../report/doctor-text.ts";
import { counted } from "../../report/number.ts";
import { backendsOf } from "../config/backends.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { Invocation } from "../flags/command.ts";
import type { DoctorFlags } from "../flags/doctor.ts";
import { remoteOf } from "../open-remote.ts";
import { storePath } from "../store-path.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

/** `lgtrace doctor`: what of the store and of the configured backends works. The worst check is the exit code. */
export async function doctor({ flags, world }: Invocation<DoctorFlags>): Promise<number> {
  const groups = [await storeGroup(flags, world), ...(await backendGroups(flags, world))];
  if (flags.output === "text") await world.stdout.lines(doctorText(groups, styleOf(flags, world)));
  else await world.stdout.pieces(doctorJson(groups, flags.output === "json" ? "json" : "jsonl"));
  return worstOf(groups.flatMap(({ checks }) => checks));
}

async function backendGroups(flags: DoctorFlags, world: World): Promise<readonly CheckGroup[]> {
  const configured = await attempt(() => backendsOf(flags, world));
  if (configured instanceof Failure) return [troubled("configuration", "configuration-readable", configured)];
  if (configured === undefined) return [NOTHING_CONFIGURED];
  const remote = await attempt(() => remoteOf(configured, flags, world));
  if (remote instanceof Failure) return [grafanaTrouble(configured, remote)];
  const { examine } = await import("../../evidence/doctor/examine.ts");
  try {
    const trouble = remote.lokiTrouble === undefined ? [] : [grafanaTrouble(configured, remote.lokiTrouble)];
    return [...trouble, ...(await examine(remote, world.now))];
  } finally {
    await remote.close();
  }
}

const NOTHING_CONFIGURED: CheckGroup = {
  target: "configuration",
  address: undefined,
  from: undefined,
  checks: [
    {
      id: "backends-configured",
      target: "configuration",
      ok: undefined,
      message: "no Tempo and no Loki is configured, none is asked",
      remedy:
        "TEMPO_URL and LOKI_ADDR · --tempo URL --loki URL · --grafana URL · lgtrace context add NAME --tempo URL",
      trouble: undefined,
    },
  ],
};

function grafanaTrouble({ grafana }: Backends, failure: Failure): CheckGroup {
  return { ...troubled("Grafana", "grafana-reachable", failure), address: grafana?.url, from: grafana?.from };
}

async function attempt<Result>(run: () => Promise<Result>): Promise<Result | Failure> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Failure && error.code !== "interrupted") return error;
    throw error;
  }
}

function troubled(target: Check["target"], id: string, failure: Failure): CheckGroup {
  const { message, code } = failure;
  return {
    target,
    address: undefined,
    from: undefined,
    checks: [{ id, target, ok: false, message, remedy: remedyOf(failure), trouble: code }],
  };
}

async function storeGroup(flags: DoctorFlags, world: World): Promise<CheckGroup> {
  const path = storePath(flags.store, world);
  const place = { target: "store", address: path, from: undefined } as const;
  if (!existsSync(path)) {
    const message = "not there yet: import and fetch make it";
    return {
      ...place,
      checks: [
        { id: "store-readable", target: "store", ok: true, message, remedy: undefined, trouble: undefined },
      ],
    };
  }
  const read = await attempt(async () => {
    const { openStore } = await import("../../store/store.ts");
    const store = openStore(path, { mode: "read" });
    const { traces, spans, logs } = store.info();
    store.close();
    return `readable: ${counted(traces, "trace")}, ${counted(spans, "span")}, ${counted(logs, "log line")}`;
  });
  if (read instanceof Failure) return { ...troubled("store", "store-readable", read), address: path };
  return {
    ...place,
    checks: [
      {
        id: "store-readable",
        target: "store",
        ok: true,
        message: read,
        remedy: undefined,
        trouble: undefined,
      },
    ],
  };
}

/** What a backend refuses or breaks off stands over what only leaves a doubt. */
function worstOf(checks: readonly Check[]): number {
  const failed = checks.filter(({ ok }) => ok === false);
  const codes = failed.flatMap(({ trouble }) => (trouble === undefined ? [] : [exitCodeOf(trouble)]));
  if (codes.length > 0) return Math.max(...codes);
  return failed.length > 0 ? EXIT.inconclusive : EXIT.done;
}
