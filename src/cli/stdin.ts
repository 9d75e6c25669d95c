import type { Readable } from "node:stream";
import { type TraceReference, traceReference } from "../model/trace-reference.ts";

/** What came in on stdin: ids to look up (`lgtrace find -o ids | lgtrace show -`), or evidence. */
export type Stdin =
  | { readonly references: readonly TraceReference[] }
  | { readonly chunks: AsyncIterable<Uint8Array> };

const IDS_ONLY = /^\s*(?:(?:0x)?[0-9a-f]{16,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\s|$)/i;

/** A stream whose first line is an id is a list of ids, one a line; anything else is evidence. */
export async function readStdin(stdin: Readable): Promise<Stdin> {
  const chunks = stdin[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return { chunks: stream([], chunks) };
  if (!IDS_ONLY.test(first.value.subarray(0, 256).toString("latin1"))) {
    return { chunks: stream([first.value], chunks) };
  }
  const rest: Uint8Array[] = [first.value];
  for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) rest.push(chunk);
  const words = Buffer.concat(rest)
    .toString("utf8")
    .split(/\s+/)
    .filter((word) => word !== "");
  return { references: words.map(traceReference) };
}

async function* stream(head: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* head;
  for await (const chunk of { [Symbol.asyncIterator]: () => rest }) yield chunk;
}
