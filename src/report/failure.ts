import type { Failure } from "../model/failure.ts";
import { jsonText } from "./json.ts";
import type { Style } from "./style.ts";

const FAILURE_SCHEMA = "lgtrace.failure/1";

/** Expected trouble for eyes: what happened, why we think so, what to do next. */
export function failureLines({ message, because, hint }: Failure, style: Style): readonly string[] {
  const { paint } = style;
  const [first = "", ...more] = ownLines(message, style);
  return [
    `${paint.red("lgtrace:")} ${first}`,
    ...more.map((line) => `  ${line}`),
    ...ownLines(because ?? "", style).map((line) => `  ${line}`),
    ...ownLines(hint ?? "", style).map(
      (line, at) => `  ${at === 0 ? `${paint.bold("try:")} ` : "     "}${line}`,
    ),
  ];
}

/** The same for machines, one line: lgtrace.failure/1. */
export function failureJson({ code, message, because, hint }: Failure, exit: number): string {
  return jsonText({ schema: FAILURE_SCHEMA, code, message, because, hint, exit });
}

/** What is thrown and is no Failure is a bug: its message, where it happened, where to report it. */
export function bugLines(thrown: unknown, style: Style): readonly string[] {
  const { paint } = style;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const stack = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return [
    `${paint.red("lgtrace:")} this is a bug in lgtrace: ${style.clean(error.message)}`,
    ...stack.map((line) => paint.dim(style.clean(line))),
    "  please report it with the command that you ran and these lines",
  ];
}

/** Line breaks in a message are its author's; what else is not printable comes from the evidence. */
function ownLines(text: string, style: Style): readonly string[] {
  return text === "" ? [] : text.split("\n").map((line) => style.clean(line));
}
