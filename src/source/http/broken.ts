/** How an exchange broke that ended without a whole answer. */
export type How =
  | "refused"
  | "unknown-host"
  | "no-route"
  | "tls"
  | "proxy"
  | "connect-timeout"
  | "answer-timeout"
  | "idle-timeout"
  | "total-timeout"
  | "reset"
  | "cut"
  | "packing"
  | "not-http"
  | "too-large"
  | "unsendable"
  | "interrupted"
  | "other";

export interface Broken {
  readonly kind: "broken";
  readonly how: How;
  /** The system's own word (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), a proxy's status; "" where there is none. */
  readonly code: string;
  /** What more is known, in words: whom a certificate is for, what cannot be unpacked; "" where nothing is. */
  readonly detail: string;
  /** Unpacked bytes that had come. */
  readonly bytes: number;
  /** The deadline that passed. */
  readonly afterMs: number;
}

export function broken(how: How, more: Partial<Omit<Broken, "kind" | "how">> = {}): Broken {
  return { kind: "broken", how, code: "", detail: "", bytes: 0, afterMs: 0, ...more };
}

const BY_CODE: readonly (readonly [RegExp, How])[] = [
  [/^ECONNREFUSED$/, "refused"],
  [/^(?:ENOTFOUND|EAI_\w+)$/, "unknown-host"],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|EACCES|EPERM)$/, "no-route"],
  [/^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, "connect-timeout"],
  [/^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE|ECONNABORTED)$/, "reset"],
  [/^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/, "cut"],
  [/^(?:HPE_\w+|HTTPParserError|UND_ERR_HEADERS_OVERFLOW)$/, "not-http"],
  [/^UND_ERR_INVALID_ARG$/, "unsendable"],
  [/^(?:ABORT_ERR|UND_ERR_DESTROYED|UND_ERR_CLOSED)$/, "interrupted"],
  [/CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH/, "tls"],
];
const PROXY_STATUS = /Proxy response \((\d+)\)|Proxy Authentication Required \((407)\)/;
const PROXY_CODES = /^UND_ERR_PRX_/;

/** How an error of undici's or of the system's broke an exchange of which `answered` bytes had come, if any. */
export function brokenBy(error: unknown, answered: number | undefined): Broken {
  const cause = rootOf(error);
  const { code, message } = cause;
  const bytes = answered ?? 0;
  const status = PROXY_STATUS.exec(message);
  if (status !== null) return broken("proxy", { code: status[1] ?? status[2] ?? "" });
  const how = BY_CODE.find(([form]) => form.test(code))?.[1];
  if (how === "reset") return broken(answered === undefined ? "reset" : "cut", { code, bytes });
  if (how !== undefined) return broken(how, { code, detail: detailOf(cause), bytes });
  if (PROXY_CODES.test(code)) return broken("proxy", { code, detail: message });
  return broken("other", { code, detail: message, bytes });
}

interface Cause {
  readonly code: string;
  readonly message: string;
  /** The names of a certificate that is for another host. */
  readonly names: string;
}

/** The first error with a code: the error, one that caused it, the first that it gathers. */
function rootOf(error: unknown): Cause {
  let at = error;
  for (let depth = 0; at instanceof Error && depth < 5; depth++) {
    if ("code" in at && typeof at.code === "string" && !isWrapper(at.code)) break;
    const inner: unknown = at instanceof AggregateError ? at.errors[0] : at.cause;
    if (inner === undefined) break;
    at = inner;
  }
  if (!(at instanceof Error)) return { code: "", message: String(at), names: "" };
  const code = "code" in at && typeof at.code === "string" ? at.code : at.name;
  return { code, message: at.message, names: namesOf(at) };
}

/** Errors that say only that another one happened. */
function isWrapper(code: string): boolean {
  return /^UND_ERR_(?:PRX|ABORTED)/.test(code);
}

function namesOf(error: Error): string {
  if (!("cert" in error) || typeof error.cert !== "object" || error.cert === null) return "";
  const names = "subjectaltname" in error.cert ? String(error.cert.subjectaltname ?? "") : "";
  return names.replaceAll(/(?:DNS|IP Address):/g, "");
}

function detailOf({ code, message, names }: Cause): string {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return names;
  return /^(?:UND_ERR_INVALID_ARG|HPE_\w+|HTTPParserError)$/.test(code) ? message : "";
}
