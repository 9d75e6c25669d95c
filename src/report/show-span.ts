import { Failure } from "../model/failure.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { spanDetail, spansCalled } from "./span-detail.ts";
import type { Style } from "./style.ts";

/**
 * Everything about the spans of that id or name, in every trace that has one. Throws the Failure
 * "nothing-found" where none has.
 */
export async function* showSpan(
  traces: AsyncIterable<TraceFacts>,
  idOrName: string,
  style: Style,
): AsyncGenerator<string, void> {
  let shown = 0;
  let names: readonly string[] = [];
  for await (const facts of traces) {
    names = [...new Set([...names, ...facts.tree.nodes.map(({ span }) => span.name)])];
    for (const node of spansCalled(facts, idOrName)) {
      if (shown > 0) yield "";
      shown += 1;
      yield* spanDetail(facts, node, style);
    }
  }
  if (shown === 0) throw noSpan(idOrName, names);
}

const NAMES_LISTED = 20;

function noSpan(idOrName: string, names: readonly string[]): Failure {
  const more = names.length > NAMES_LISTED ? ", …" : "";
  return new Failure("nothing-found", `no span has the id or the name "${idOrName}"`, {
    because: `there are ${names.slice(0, NAMES_LISTED).join(", ")}${more}`,
  });
}
