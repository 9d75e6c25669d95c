import type { Backend, Limits } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import type { Attempts } from "./attempts.ts";
import type { Broken } from "./exchange.ts";
import type { HttpRequest } from "./http-client.ts";
import { addressOf, askedFor, hintFor } from "./place.ts";

/** The trouble of an exchange without a whole answer. */
export function brokenOff(
  backend: Backend,
  asked: HttpRequest,
  broken: Broken,
  attempts: Attempts,
  limits: Limits,
): Failure {
  const tried = attempts.made > 1 ? [`asked ${attempts.made} times`] : [];
  return new Failure("unreachable", `${happened(broken, backend)} (${reason(broken, limits)})`, {
    because: [askedFor(backend, asked), ...tried].join("\n"),
    hint: remedy(broken, backend),
  });
}

function happened({ how }: Broken, backend: Backend): string {
  const place = `${backend.kind} at ${addressOf(backend)}`;
  if (how === "timeout") return `${place} did not answer in time`;
  if (how === "cut") return `${place} broke off its answer`;
  if (how === "garbage") return `the answer of ${place} is damaged`;
  return how === "too-large" ? `the answer of ${place} is too large` : `cannot reach ${place}`;
}

function reason(broken: Broken, limits: Limits): string {
  switch (broken.how) {
    case "timeout":
      return broken.code === "total" ? `no whole answer in ${limits.totalMs / 1000} s` : broken.why;
    case "connect-timeout":
      return `no connection in ${limits.connectMs / 1000} s`;
    case "too-large":
      return `over ${limits.maxBytes.toLocaleString("en")} bytes unpacked`;
    case "tls":
      return certificate(broken.code);
    default:
      return broken.why;
  }
}

function certificate(code: string): string {
  if (code === "CERT_HAS_EXPIRED") return "its certificate has expired";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "its certificate is for another host";
  if (/SELF_SIGNED|UNABLE_TO/.test(code))
    return "its certificate is from an authority that is not known here";
  return `TLS: ${code}`;
}

function remedy({ how, code }: Broken, backend: Backend): string {
  const variable = backend.kind.toUpperCase();
  if (how === "too-large") return "--max-response SIZE · a narrower question";
  if (how === "timeout") return "--timeout TIME · a narrower question · lgtrace doctor";
  if (how === "tls" && code !== "CERT_HAS_EXPIRED" && code !== "ERR_TLS_CERT_ALTNAME_INVALID")
    return `${variable}_CA_CERT_PATH · ${variable}_TLS_SKIP_VERIFY=true, if you must · lgtrace doctor`;
  return hintFor(backend);
}
