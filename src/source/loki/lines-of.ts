import type { TraceId } from "../../model/ids.ts";
import { earlier, later, type NanoWindow } from "./windows.ts";

/** Whose lines are asked for, and where they are looked for. */
export interface LinesOf extends NanoWindow {
  readonly traceId: TraceId;
  /** The trace's services, for a selector that has a place for them. */
  readonly services: readonly string[];
}

/** The window that holds those of all; of none, an empty one. */
export function windowOfAll(asked: readonly LinesOf[]): NanoWindow {
  const [{ from, to } = { from: 0n, to: 0n }, ...others] = asked;
  return others.reduce<NanoWindow>(
    (all, one) => ({ from: earlier(all.from, one.from), to: later(all.to, one.to) }),
    { from, to },
  );
}

/** Do the windows lie so close together that one question for all reads at most twice what one of them does? */
export function areClose(asked: readonly LinesOf[]): boolean {
  const { from, to } = windowOfAll(asked);
  return asked.some((one) => to - from <= 2n * (one.to - one.from));
}
