import type { Header } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110: no control character but the tab, nothing beyond one byte. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** They say how a request travels, which is not the user's to say. */
const OF_THE_CONNECTION =
  /^(?:connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;

/** `Name: value` (logcli) or `Name=value` (tempo-cli). The value is never repeated in a message. */
export function readHeader(text: string): Header {
  const [, name = "", value = ""] = /^([^:=]*)[:=](.*)$/s.exec(text) ?? [];
  return checkedHeader(name.trim(), value.trim(), "--header");
}

/** A header that can be sent. Throws the Failure that names it, and not what it says. */
export function checkedHeader(name: string, value: string, from: string): Header {
  const trouble = troubleWith(name, value);
  if (trouble === undefined) return [name, value];
  throw new Failure("config", `${from} ${trouble}`, {
    hint: "'Name: value' or Name=value, on one line",
  });
}

function troubleWith(name: string, value: string): string | undefined {
  if (name === "") return "gives no name of a header";
  if (!NAME.test(name)) return "gives a header whose name cannot be sent";
  if (OF_THE_CONNECTION.test(name)) return `gives the header ${name}, which is the connection's own`;
  return VALUE.test(value)
    ? undefined
    : `gives ${name} a value that cannot be sent: a line break, another control character, or no Latin-1`;
}
