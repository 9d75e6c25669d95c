import type { Header } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** `Name: value` (logcli) or `Name=value` (tempo-cli). The value is never repeated in a message. */
export function readHeader(text: string): Header {
  const [, name = "", value = ""] = /^([^:=]*)[:=](.*)$/s.exec(text) ?? [];
  return checkedHeader(name.trim(), value.trim(), "--header");
}

/** A header that may be sent. Throws the Failure "config" that names it, and not what it says. */
export function checkedHeader(name: string, value: string, from: string): Header {
  if (NAME.test(name) && !/[\r\n\0]/.test(value)) return [name, value];
  throw new Failure(
    "config",
    `${from} holds no header that can be sent${NAME.test(name) ? `: ${name}` : ""}`,
    {
      hint: "'Name: value' or Name=value, on one line",
    },
  );
}
