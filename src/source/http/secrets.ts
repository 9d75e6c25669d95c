import type { Backend, Header } from "../../model/backend.ts";

const SHOWN = "[secret]";
/** Headers whose values are no secrets. */
const OPEN = /^(?:x-scope-orgid|x-grafana-org-id|accept.*|user-agent|content-type|x-query-tags)$/i;
/** A shorter one is taken out only where it stands alone: "a1" is in many words. */
const LONG = 6;

/** What must not be printed of a backend's configuration, in every spelling that it may come back in. */
export class Secrets {
  readonly #forms: readonly RegExp[];

  constructor({ url, headers, proxy }: Pick<Backend, "url" | "headers" | "proxy">) {
    const said = [...headers.flatMap(inHeader), ...inAddress(url), ...inAddress(proxy)];
    const spelled = new Set(said.flatMap(spellings).filter((text) => text !== ""));
    this.#forms = [...spelled].sort((a, b) => b.length - a.length).map(formOf);
  }

  /** The text without them. For words that come from elsewhere: a server's, a library's. */
  without(text: string): string {
    return this.#forms.reduce((shown, form) => shown.replace(form, SHOWN), text);
  }
}

/** Whether a header says who asks. */
export function isCredential([name]: Header): boolean {
  return !OPEN.test(name);
}

function inHeader(header: Header): string[] {
  const [, value] = header;
  if (!isCredential(header)) return [];
  const [, scheme = "", token = ""] = /^(\S+)\s+(.+)$/.exec(value) ?? [];
  if (!/^basic$/i.test(scheme)) return [value, token];
  const [user = "", ...password] = Buffer.from(token, "base64").toString().split(":");
  return [value, token, `${user}:${password.join(":")}`, password.join(":")];
}

function inAddress(address: string | undefined): string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  const { username, password, searchParams } = new URL(address);
  const basic = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  return [username === "" ? "" : basic, password, decoded(password), ...searchParams.values()];
}

/** A user name or password as it was before it went into an address. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function spellings(text: string): string[] {
  return [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)];
}

function formOf(text: string): RegExp {
  const literal = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return text.length < LONG ? new RegExp(`(?<!\\w)${literal}(?!\\w)`, "g") : new RegExp(literal, "g");
}
