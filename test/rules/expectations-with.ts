import type { Expectations } from "../../src/model/expectations.ts";

/** A contract that says nothing but this. */
export function expectationsWith(said: Partial<Expectations>): Expectations {
  return {
    contract: "story",
    path: "lgtrace.contract.yaml",
    places: [],
    allowedRoots: [],
    forbidsBodies: false,
    judge: {},
    tenant: { keys: [], shared: [], sharedIndexes: [] },
    stale: { allow: [] },
    paid: [],
    broken: undefined,
    unjudged: [],
    requestEvents: [],
    ...said,
  };
}
