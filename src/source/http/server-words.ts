import type { Answered } from "./exchanged.ts";
import { MESSAGE_BYTES } from "./reception.ts";

const SHOWN = 400;
/** How Tempo's parts hand an error on; the reason stands behind it. */
const HANDED_ON = /^(?:error querying [^:]+: )?(?:rpc error: code = \S+ desc = )+/;
const TITLE = /<title[^>]*>([^<]*)<\/title>/i;

/** What a server said instead of an answer: `message` is its body's beginning, at most 64 KiB of it. */
export class HttpStatusError extends Error {
  override readonly name = "HttpStatusError";
  readonly status: number;

  constructor(status: number, body: string) {
    super(body);
    this.status = status;
  }
}

/** The text of an answer that is an error. */
export function wordsOf({ body }: Pick<Answered, "body">): string {
  return new TextDecoder().decode(body.subarray(0, MESSAGE_BYTES)).trim();
}

/** The same on one line, for eyes: a page's title, the message in JSON, plain text as it is. */
export function shownWords(words: string): string {
  const page = isPage(words) ? `a web page${titled(words)}` : undefined;
  const line = (page ?? inJson(words) ?? words).replace(HANDED_ON, "").replaceAll(/\s+/g, " ").trim();
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}…`;
}

export function isPage(words: string): boolean {
  return /^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b/is.test(words);
}

/** `: "Sign in"`; nothing for a page without a title. */
export function titled(page: string): string {
  const title = TITLE.exec(page)?.[1]?.replaceAll(/\s+/g, " ").trim() ?? "";
  return title === "" ? "" : `: "${title.slice(0, SHOWN)}"`;
}

function inJson(words: string): string | undefined {
  if (!words.startsWith("{")) return undefined;
  try {
    const { message, error, msg } = JSON.parse(words);
    return [message, error, msg].find((text) => typeof text === "string" && text !== "");
  } catch {
    return undefined;
  }
}
