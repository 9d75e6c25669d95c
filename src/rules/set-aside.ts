import type { ElsewhereFinding, Finding } from "../model/finding.ts";
import { placeOf } from "./span-path.ts";

/** Findings of a rule that are known and borne, for a reason, until a day. */
export interface Suppression {
  /** A code, a name or a family. */
  readonly rule: string;
  /** A span path, `*` for anything; absent: everywhere. */
  readonly path?: string;
  /** Unix nanoseconds from which it no longer holds: of a day its end. */
  readonly until?: bigint;
  readonly reason: string;
}

/** What of a run's findings is not told again: suppressed ones, and those of a baseline. Counts them. */
export class SetAside {
  suppressed = 0;
  known = 0;
  readonly #suppressions: readonly Held[];
  readonly #baseline: ReadonlySet<string>;

  constructor(suppressions: readonly Suppression[], baseline: ReadonlySet<string>, now: bigint) {
    this.#suppressions = suppressions.map((suppression) => ({
      suppression,
      isExpired: suppression.until !== undefined && suppression.until <= now,
      matched: false,
    }));
    this.#baseline = baseline;
  }

  /** False for a finding that is not to be told. */
  keeps(finding: Finding | ElsewhereFinding): boolean {
    const held = this.#suppressions.filter((one) => fits(one.suppression, finding));
    for (const one of held) one.matched = true;
    if (held.some(({ isExpired }) => !isExpired)) {
      this.suppressed += 1;
      return false;
    }
    if (!this.#baseline.has(finding.fingerprint)) return true;
    this.known += 1;
    return false;
  }

  /** Suppressions that are over, or that nothing needed: findings themselves. Asked once all traces have passed. */
  findings(): readonly ElsewhereFinding[] {
    return this.#suppressions.flatMap(({ suppression, isExpired, matched }) => {
      if (isExpired && matched) return [about(suppression, "expired", "warning")];
      return matched ? [] : [about(suppression, "unmatched", "info")];
    });
  }
}

interface Held {
  readonly suppression: Suppression;
  readonly isExpired: boolean;
  matched: boolean;
}

function fits({ rule, path }: Suppression, finding: Finding | ElsewhereFinding): boolean {
  const asked = rule.toLowerCase();
  const code = finding.rule.toLowerCase();
  const isRule = code === asked || finding.name === asked || (asked.length === 1 && code.startsWith(asked));
  return isRule && (path === undefined || matches(path, finding.spanPath));
}

/** `*` stands for any text; both sides with numbers and ids left open. */
function matches(pattern: string, path: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  let rest = path;
  if (!rest.startsWith(first)) return placeOf(pattern) === placeOf(path);
  rest = rest.slice(first.length);
  for (const [at, part] of others.entries()) {
    const found = at === others.length - 1 && part === "" ? rest.length : rest.indexOf(part);
    if (found < 0) return false;
    rest = rest.slice(found + part.length);
  }
  return rest === "" || others.at(-1) === "";
}

function about(
  { rule, path, reason }: Suppression,
  state: "expired" | "unmatched",
  severity: "warning" | "info",
): ElsewhereFinding {
  const place = path === undefined ? "" : ` at ${path}`;
  const what =
    state === "expired"
      ? `the suppression of ${rule}${place} is over, and what it hid is still there`
      : `the suppression of ${rule}${place} hides nothing`;
  return {
    rule: "suppress",
    name: state,
    severity,
    confidence: 1,
    message: `${what} ("${reason}")`,
    phrase: `suppression ${state}`,
    spanPath: path ?? "",
    evidence: {
      absent: [{ what: state === "expired" ? "time left" : "finding", where: `suppress: ${rule}` }],
    },
    why: "a suppression that nobody looks at again hides what comes later",
    fix: state === "expired" ? "mend it, or give it a new day and reason" : "remove it from .lgtrace.yaml",
    fingerprint: `suppress ${rule} ${path ?? ""} ${state}`,
  };
}
