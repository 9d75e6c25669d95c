import { foundOf } from "../../evidence/found-row.ts";
import type { FindResult } from "../../report/find-result.ts";
import { findSummary } from "../../report/find-text.ts";
import { counted } from "../../report/number.ts";
import type { Listed } from "../../view/state/list-state.ts";
import type { Opened } from "../../view/subject.ts";
import type { Start } from "../../view/walk.tsx";

/** One trace begins in it, several in their list. */
export async function startOf(traces: AsyncIterable<Opened>, title: string): Promise<Start | undefined> {
  const stream = traces[Symbol.asyncIterator]();
  const first = await stream.next();
  if (first.done === true) return undefined;
  const second = await stream.next();
  if (second.done === true) return { kind: "trace", opened: first.value };
  const tally = { traces: 0, troubled: 0 };
  async function* rows(): AsyncGenerator<Listed> {
    try {
      for (const opened of [first.value, second.value]) yield rowOf(opened, tally);
      for (let next = await stream.next(); next.done !== true; next = await stream.next())
        yield rowOf(next.value, tally);
    } finally {
      await stream.return?.();
    }
  }
  const summary = () => () => `${counted(tally.traces, "trace")}, ${troubleText(tally)}`;
  return { kind: "list", title, rows: rows(), summary };
}

function troubleText({ traces, troubled }: { readonly traces: number; readonly troubled: number }): string {
  if (troubled === 0) return "nothing found in any";
  return `something found in ${troubled === traces ? "each" : troubled}`;
}

function rowOf({ facts, diagnosis }: Opened, tally: { traces: number; troubled: number }): Listed {
  const { verdict, findings } = diagnosis;
  tally.traces += 1;
  if (verdict !== undefined) tally.troubled += 1;
  return { found: foundOf(facts, findings[0]?.spanIds ?? []), verdict };
}

/** The rows of a search as they are found. */
export function searchStart(result: FindResult, passed: () => number): Start {
  async function* rows(): AsyncGenerator<Listed> {
    for await (const found of result.matches) yield { found, verdict: undefined };
  }
  const title = `find${result.asked === "" ? "" : ` ${result.asked}`}`;
  return {
    kind: "list",
    title,
    rows: rows(),
    summary: () => (style) => findSummary(result, passed(), style),
  };
}
