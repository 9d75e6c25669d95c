import { TRACE_KEYS } from "../../src/view/keys/bindings.ts";
import { type AppState, resized } from "../../src/view/state/app-state.ts";
import type { Press } from "../../src/view/state/press.ts";
import { fc } from "../properties.ts";
import { factsOf, log, span } from "../trace/story.ts";
import { pressed } from "./walked.ts";

const KINDS = ["INTERNAL", "CLIENT", "SERVER"] as const;

/** Any spans of a few ids and names, so that siblings fold: orphans, rings, twins, several roots; lines about them. */
export const anyTrace = fc
  .record({
    spans: fc.array(
      fc.record({
        id: fc.nat(14),
        parent: fc.option(fc.nat(16), { nil: undefined }),
        name: fc.constantFrom("step", "call", "tool"),
        start: fc.nat(50),
        duration: fc.option(fc.integer({ min: -5, max: 60 }), { nil: undefined }),
        kind: fc.constantFrom(...KINDS),
        failed: fc.boolean(),
        service: fc.constantFrom("api", "engine"),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    lines: fc.array(fc.record({ at: fc.nat(60), about: fc.option(fc.nat(16), { nil: undefined }) }), {
      maxLength: 8,
    }),
  })
  .map(({ spans, lines }) =>
    factsOf(
      spans.map(({ id, parent, name, start, duration, kind, failed, service }) =>
        span(name, {
          spanId: `s${id}` as ReturnType<typeof span>["spanId"],
          at: duration === undefined ? [start] : [start, start + duration],
          kind,
          service,
          ...(failed ? { status: "ERROR" as const } : {}),
          ...(parent === undefined ? {} : { parent: `s${parent}` }),
        }),
      ),
      {
        logs: lines.map(({ at, about }) =>
          log(`at ${at}`, { at, ...(about === undefined ? {} : { spanId: `s${about}` }) }),
        ),
      },
    ),
  );

const anyKey: fc.Arbitrary<Press> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TRACE_KEYS.flatMap(({ keys }) => [...keys])) },
  { weight: 2, arbitrary: fc.constantFrom("s", "a", "1", "0", "ctrl+u", "ctrl+w", "e", "d", "enter", "esc") },
  {
    weight: 2,
    arbitrary: fc.record({
      button: fc.constantFrom("left" as const, "wheel-up" as const, "wheel-down" as const),
      column: fc.nat(110),
      row: fc.nat(40),
    }),
  },
);
export const anySize = fc.record({
  columns: fc.integer({ min: 1, max: 260 }),
  rows: fc.integer({ min: 1, max: 90 }),
});
export const anyStep = fc.oneof({ weight: 9, arbitrary: anyKey }, { weight: 1, arbitrary: anySize });
export type Step = Press | { readonly columns: number; readonly rows: number };

export function taken(app: AppState, steps: readonly Step[]): AppState {
  return steps.reduce<AppState>(
    (state, step) =>
      typeof step !== "string" && "columns" in step ? resized(state, step) : pressed(state, step).app,
    app,
  );
}
