import { type JsonRecord, jsonText } from "./json.ts";

const BATCH_UNITS = 65_536;

/** One element of a document's main array, as JSON without a line break, in pieces where it is big. */
type JsonElement = Iterable<string>;
type Elements = Iterable<JsonElement> | AsyncIterable<JsonElement>;

/**
 * One JSON document, written element by element, each on its own line; `rest` is asked for at the
 * end, when all elements have passed. The schema's name is the first key. Nothing is written before the
 * first element is there: a question that fails leaves no half of a document.
 */
export async function* jsonDocument(
  schema: string,
  mainArray: string,
  elements: Elements,
  rest: () => JsonRecord,
): AsyncGenerator<string, void> {
  const head = `{"schema":${jsonText(schema)},${jsonText(mainArray)}:[`;
  let before = `${head}\n`;
  for await (const element of elements) {
    yield before;
    yield* batches(element);
    before = ",\n";
  }
  const others = jsonText(rest());
  if (before !== ",\n") yield head;
  yield `\n]${others === "{}" ? "" : ","}${others.slice(1)}\n`;
}

/** The same as JSON lines: an element each, and a last line with the schema and the rest as `summary`. */
export async function* jsonLines(
  schema: string,
  elements: Elements,
  rest: () => JsonRecord,
): AsyncGenerator<string, void> {
  for await (const element of elements) {
    yield* batches(element);
    yield "\n";
  }
  yield `${jsonText({ schema, summary: rest() })}\n`;
}

/** Small pieces put together: an asynchronous step for each would cost more than the text. */
function* batches(pieces: Iterable<string>): Generator<string, void> {
  let batch = "";
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH_UNITS) continue;
    yield batch;
    batch = "";
  }
  yield batch;
}
