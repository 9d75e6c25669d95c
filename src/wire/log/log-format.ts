import type { Document, Format, Reader, Sink } from "../format.ts";

/** Reads one input's lines; `value` is the parsed JSON of a line that is JSON, else undefined. */
export interface LogReader {
  read(text: string, value: unknown, sink: Sink): void;
  /** Nothing follows: a line that waits for its continuation goes out. */
  end?(sink: Sink): void;
}

/**
 * A format that carries log lines. `canRead` wants evidence of them, the reader that `open` makes
 * takes what it is given.
 */
export function logFormat(
  name: string,
  canRead: (text: string, value: unknown) => boolean,
  open: () => LogReader,
): Format {
  const reader = (): Reader => {
    const lines = open();
    return {
      read: (document, sink) => readDocument(lines, document, sink),
      end: (sink) => lines.end?.(sink),
    };
  };
  return {
    name,
    carries: "logs",
    canRead: (document) =>
      (document.kind === "json" && canRead(document.text, document.value)) ||
      (document.kind === "text" && canRead(document.line, undefined)),
    read(document, sink) {
      const once = reader();
      once.read(document, sink);
      once.end(sink);
    },
    reader,
  };
}

function readDocument(lines: LogReader, document: Document, sink: Sink): void {
  if (document.kind === "json") lines.read(document.text, document.value, sink);
  else if (document.kind === "text") lines.read(document.line, undefined, sink);
  else sink.problem({ path: "", expected: "lines of text", found: "bytes" });
}
