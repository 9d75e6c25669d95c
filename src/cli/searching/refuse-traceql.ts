import { Failure } from "../../model/failure.ts";

/** The local store answers flags. Throws the Failure "usage", with the flags that say the same. */
export async function refuseTraceql(traceql: string): Promise<never> {
  const { flagsOfTraceql } = await import("../../query/traceql-flags.ts");
  const flags = flagsOfTraceql(traceql);
  throw new Failure("usage", "the local store does not speak TraceQL", {
    because: flags === undefined ? "no flags say quite the same as that query" : "flags say the same",
    hint: flags === undefined ? "lgtrace find --tempo URL · lgtrace find --help" : `lgtrace find ${flags}`,
  });
}

/** An operand that is a query, not a file or an id. */
export function isTraceql(operand: string): boolean {
  return /^[\s(]*\{/.test(operand);
}
