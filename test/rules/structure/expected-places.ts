import type { Expectations } from "../../../src/model/expectations.ts";

/** What a contract with this tree tells: each place's name, and the paths of the places that it may stand under. */
export function expectedPlaces(
  places: readonly (readonly [name: string, parents: readonly string[]])[],
  more: Partial<Expectations> = {},
): Expectations {
  return {
    contract: "miniserve.completions",
    path: "lgtrace.contract.yaml",
    places: places.map(([name, parents]) => ({
      path: parents[0] === undefined ? name : `${parents[0]}/${name}`,
      label: name,
      fits: (text) => text === name,
      parents,
      min: 1,
      max: 1,
      mayFail: true,
    })),
    allowedRoots: [],
    forbidsBodies: false,
    judge: {},
    tenant: { keys: [], shared: [], sharedIndexes: [] },
    stale: { allow: [] },
    paid: [],
    broken: [],
    unjudged: [],
    ...more,
  };
}
