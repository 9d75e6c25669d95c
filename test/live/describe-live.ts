import { describe, inject, it } from "vitest";
import type { LiveAddress } from "./setup.ts";

export interface LiveTempo extends LiveAddress {
  readonly otlp: string;
}

/** A suite that talks to Tempo. Without one it is reported as not run. */
export function describeTempo(title: string, suite: (tempo: LiveTempo) => void): void {
  const tempo = tempoThere();
  if (tempo === undefined) notRun(title, ["Tempo"]);
  else describe(title, () => suite(tempo));
}

export function describeLoki(title: string, suite: (loki: LiveAddress) => void): void {
  const loki = inject("loki");
  if (loki === undefined) notRun(title, ["Loki"]);
  else describe(title, () => suite(loki));
}

export function describeBoth(title: string, suite: (tempo: LiveTempo, loki: LiveAddress) => void): void {
  const [tempo, loki] = [tempoThere(), inject("loki")];
  if (tempo !== undefined && loki !== undefined) describe(title, () => suite(tempo, loki));
  else notRun(title, [...(tempo ? [] : ["Tempo"]), ...(loki ? [] : ["Loki"])]);
}

function tempoThere(): LiveTempo | undefined {
  const tempo = inject("tempo");
  return tempo?.otlp === undefined ? undefined : { ...tempo, otlp: tempo.otlp };
}

/** The reporter counts these by their title (live-report.ts). */
function notRun(title: string, missing: readonly string[]): void {
  const reason = `not run: no ${missing.join(", no ")}`;
  describe(`${title} [${reason}]`, () => {
    it.skip(reason, () => {});
  });
}
