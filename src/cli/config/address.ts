import { Failure } from "../../model/failure.ts";
import { decoded } from "../../source/http/secrets.ts";

/** An address as it is used. */
export interface Address {
  /** With a scheme, without user, password, and a slash at the end of its path. */
  readonly url: string;
  /** Scheme, host, port and path: by these two addresses are the same. */
  readonly place: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Reads an address; `localhost:3200` is http. Throws the Failure that names who gave it. */
export function readAddress(text: string, from: string): Address {
  const address = addressIn(text);
  if (address !== undefined) return address;
  const code = from.startsWith("--") ? "usage" : "config";
  throw new Failure(code, `${from} is no address of an HTTP server${shown(text)}`, {
    hint: "an address such as http://localhost:3200",
  });
}

/** The same, undefined where the text is no address. */
export function addressIn(text: string): Address | undefined {
  const url = httpUrl(text);
  if (url === undefined) return undefined;
  const { username, password, origin, pathname, search } = url;
  const place = origin + pathname.replace(/\/+$/, "");
  return {
    url: place + search,
    place,
    username: username === "" ? undefined : decoded(username),
    password: password === "" ? undefined : decoded(password),
  };
}

/** `http://` is understood. Undefined for other schemes, and for `http:/host`, a slip that URL would mend. */
export function httpUrl(text: string): URL | undefined {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (/\s/.test(whole) || /^https?:(?!\/\/)/i.test(trimmed) || !URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

/** What may hold a password or a token is not repeated. */
function shown(text: string): string {
  return /^[\w.:/[\]-]{1,100}$/.test(text) ? `: "${text}"` : "";
}
