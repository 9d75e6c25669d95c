import type { FieldLayer } from "./log-facts.ts";

/** A longer line goes out in pieces after all: no input may fill the memory. */
const MAX_CHARS = 64 * 1024 * 1024;

export interface JoinedLine {
  readonly text: string;
  /** What stood around its first part. */
  readonly around: FieldLayer;
}

/** Puts long lines together that a container runtime wrote in parts; stdout and stderr come interleaved. */
export class JoinedLines {
  readonly #begun = new Map<string, JoinedLine>();

  /** The whole line once no `more` of it follows. */
  add(stream: string, part: string, more: boolean, around: FieldLayer): JoinedLine | undefined {
    const begun = this.#begun.get(stream);
    const line =
      begun === undefined ? { text: part, around } : { text: begun.text + part, around: begun.around };
    if (more && line.text.length < MAX_CHARS) {
      this.#begun.set(stream, line);
      return undefined;
    }
    this.#begun.delete(stream);
    return line;
  }

  /** Lines whose last part never came. */
  rest(): readonly JoinedLine[] {
    return [...this.#begun.values()];
  }
}
