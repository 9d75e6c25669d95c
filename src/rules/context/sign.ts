import type { Evidence } from "../../model/finding.ts";

/** Something that speaks for a cut prompt. */
export interface Sign {
  /** How likely the prompt was cut if nothing else were known, 0 to 1. */
  readonly weight: number;
  /** A clause of the message. */
  readonly says: string;
  readonly evidence: Evidence;
}

/** Signs that are independent of one another, by noisy-or: each leaves a smaller doubt. */
export function likelihood(signs: readonly Sign[]): number {
  const doubt = signs.reduce((left, { weight }) => left * (1 - weight), 1);
  return Math.round((1 - doubt) * 100) / 100;
}

/** The proofs of all, kind by kind, each attribute once. */
export function evidenceOf(all: readonly Evidence[]): Evidence {
  const attr = new Map(
    all.flatMap(({ attr = [] }) => attr).map((proof) => [`${proof.spanId} ${proof.key}`, proof]),
  );
  return {
    attr: [...attr.values()],
    time: all.flatMap(({ time = [] }) => time),
    log: all.flatMap(({ log = [] }) => log),
    link: all.flatMap(({ link = [] }) => link),
    stat: all.flatMap(({ stat = [] }) => stat),
  };
}
