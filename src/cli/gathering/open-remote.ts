import type { Remote } from "../../evidence/remote.ts";
import type { Backends } from "../../model/backend.ts";
import type { Conversation } from "../../source/http/http-client.ts";
import { placeOf } from "../../source/http/place.ts";
import { type BackendFlags, backendsOf } from "../config/backends.ts";
import { limitsOf } from "../config/limits.ts";
import { interruptSignal } from "../process/interrupt.ts";
import { errorStyle } from "../process/style.ts";
import type { World } from "../process/world.ts";

export interface RemoteFlags extends BackendFlags {
  /** A LogQL stage of the user's. */
  readonly logql?: string;
}

/** The backends that are configured; undefined where none is. undici is loaded only where there is one. */
export async function remoteIfConfigured(flags: RemoteFlags, world: World): Promise<Remote | undefined> {
  const backends = await backendsOf(flags, world);
  return backends && remoteOf(backends, flags, world);
}

/** Clients of these backends. Ctrl-C ends what they are at. */
export async function remoteOf(
  backends: Backends,
  flags: RemoteFlags,
  world: World,
  onSent?: () => void,
): Promise<Remote> {
  const { openRemote } = await import("../../evidence/remote.ts");
  if (flags.verbose === true) await world.stderr.lines(withheldLines(backends, world));
  return openRemote(backends, flags.logql, { ...conversationOf(flags, world), onSent });
}

/** Limits, Ctrl-C and `--verbose` of what is asked in this run. */
export function conversationOf(flags: RemoteFlags, world: World): Conversation {
  return {
    limits: limitsOf(flags),
    signal: interruptSignal(),
    note: flags.verbose === true ? (line) => void world.stderr.write(`${line}\n`) : undefined,
  };
}

/** Whose credentials stay here, and why. */
function withheldLines({ tempo, loki, grafana }: Backends, world: World): string[] {
  return [tempo, loki, grafana].flatMap((backend) =>
    backend?.withheld === undefined
      ? []
      : [
          errorStyle(world).clean(
            `${backend.withheld}: not sent to ${placeOf(backend)}, only ${backend.from} names it`,
          ),
        ],
  );
}
