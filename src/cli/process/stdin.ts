import type { Readable } from "node:stream";
import { Failure } from "../../model/failure.ts";
import { type TraceReference, traceReference } from "../../model/trace-reference.ts";

/** What came in on stdin: ids to look up (`lgtrace find -o ids | lgtrace show -`), or evidence. */
export type Stdin =
  | { readonly references: readonly TraceReference[] }
  | { readonly chunks: AsyncIterable<Uint8Array> };

const HEX_FIRST = /^\s*(?:(?:0x)?[0-9a-f]{16,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\s|$)/i;

/** Ids in other alphabets (`trace-123`), one a line: no text, no JSON and no message begins like that. */
const WORDS = /^(?:[\w.:+/-]+={0,2}\r?\n)+[\w.:+/=-]*$/;

/** A stream that begins with an id, or with lines of one word each, is a list of ids; anything else is evidence. Nothing at all is the Failure "nothing-found". */
export async function readStdin(stdin: Readable): Promise<Stdin> {
  const chunks = stdin[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true)
    throw new Failure("nothing-found", "nothing came on stdin", {
      hint: "the command before the pipe found nothing, or did not run",
    });
  const head = first.value.subarray(0, 256).toString("latin1");
  if (!HEX_FIRST.test(head) && !WORDS.test(head)) return { chunks: stream([first.value], chunks) };
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
