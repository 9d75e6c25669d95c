import { type JsonSource, jsonText } from "./json.ts";

/** What stands around the elements of an export, and between them. */
export interface ExportFrame {
  readonly head: string;
  readonly between: string;
  readonly tail: string;
}

/** Elements as one file, written as they come. */
export async function* exportText(
  elements: AsyncIterable<JsonSource>,
  { head, between, tail }: ExportFrame,
): AsyncGenerator<string, void> {
  let before = head;
  for await (const element of elements) {
    yield before + jsonText(element);
    before = between;
  }
  yield (before === head ? head : "") + tail;
}
