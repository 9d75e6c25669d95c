import { type Found, type NotJudged, rule } from "../rule.ts";
import { beginsWith, doing, having, spansWith, told, toldInEvents } from "../traceql.ts";
import { bypassOf } from "./bypass.ts";
import { failedOpen } from "./failed-open.ts";
import { GuardSequence } from "./guard-sequence.ts";
import { GUARD_NEEDS, type Guard, guardsOf } from "./guards.ts";
import { evidenceOf } from "./timeline.ts";

export const trip = rule({
  code: "Q07",
  name: "trip",
  title: "guard fired, or was passed by",
  why:
    "A guard that fires is doing its work, and its rate is worth a look. One that blocks while the call runs all the " +
    "same, or that fails while the request goes on, protects nobody and looks as if it did.",
  fix: "fail closed, and await the guard: hold the output back until its verdict, and drop it where that is block",
  example: {
    fires: "A guard says block, and the model is called 10 ms later.",
    quiet: "A guard runs beside the model, and its verdict comes before the first token.",
  },
  severities: ["error", "info"],
  needs: [...GUARD_NEEDS, "root", "roleSource"],
  get traceql() {
    return spansWith(
      doing("guard"),
      told("guardAction"),
      toldInEvents("guardAction"),
      having("stopReason", (key) => beginsWith(key, "g")),
    );
  },
  *check(facts): Iterable<Found | NotJudged> {
    const guards = guardsOf(facts);
    if (guards.length === 0) return;
    const sequence = new GuardSequence(guards);
    for (const guard of guards) {
      const worse = bypassOf(guard, sequence, facts) ?? failedOpen(guard, sequence, facts);
      if (worse !== undefined) yield worse;
      else if (guard.action === undefined) {
        if (!guard.failed) yield { reason: "what the guard decided is not recorded" };
      } else if (guard.action !== "allow") yield tripped(guard);
    }
  },
});

const DONE = { block: "blocked", redact: "redacted", flag: "flagged" } as const;

function tripped(guard: Guard): Found {
  const { node, name, action, side } = guard;
  const done = action === undefined || action === "allow" ? "passed" : DONE[action];
  const what = side === "input" ? "the request" : "the answer";
  return {
    severity: "info",
    spans: [node],
    message: `${name} ${done} ${what}`,
    phrase: `guard ${done} ${what}`,
    evidence: evidenceOf(guard, []),
    fix: "look at the rate of this guard, not at one request: under 5 % is usual, over 15 % is an attack or a bad rule",
    clause: `trip-${action}`,
  };
}
