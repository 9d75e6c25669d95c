import type { Backend } from "../../model/backend.ts";
import type { Broken } from "./broken.ts";
import { variablesOf } from "./dispatcher.ts";
import { addressOf, flagOf, hintFor, placeOf, variableOf } from "./place.ts";

interface Told {
  readonly message: string;
  readonly why?: string;
  readonly hint: string;
}

const UNKNOWN_AUTHORITY =
  /^(?:UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_UNTRUSTED|INVALID_CA)$/;
/** The other side answers in plain text, or in no TLS that we know. */
const NO_TLS =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|HTTP_REQUEST|RECORD_LENGTH_MISMATCH/;
const CLIENT_CERTIFICATE = /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA|HANDSHAKE_FAILURE/;

/** Why a server is not trusted, or does not trust us; each with its own remedy. */
export function certificateTrouble(backend: Backend, { code, detail }: Broken): Told {
  const place = placeOf(backend);
  if (UNKNOWN_AUTHORITY.test(code))
    return {
      message: `cannot trust ${place}: its certificate is from an authority that is not known here`,
      why: code,
      hint: `${variablesOf(backend).ca}=FILE with the authority's certificate${skipping(backend)}`,
    };
  if (code === "CERT_HAS_EXPIRED")
    return {
      message: `cannot trust ${place}: its certificate has expired`,
      why: "or the clock of this machine is ahead",
      hint: `have it renewed${skipping(backend)}`,
    };
  if (code === "CERT_NOT_YET_VALID")
    return {
      message: `cannot trust ${place}: its certificate is not valid yet`,
      why: "or the clock of this machine is behind",
      hint: "check the clock",
    };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || code === "HOSTNAME_MISMATCH")
    return {
      message: `cannot trust ${place}: its certificate is for another host`,
      why: detail === "" ? "" : `it is for ${detail}`,
      hint: `${flagOf(backend)} with the name that it is for${skipping(backend)}`,
    };
  if (NO_TLS.test(code))
    return {
      message: `cannot speak TLS with ${place}: what answers there does not`,
      why: code,
      hint: `${flagOf(backend)} ${addressOf(backend).replace(/^https:/, "http:")}`,
    };
  if (CLIENT_CERTIFICATE.test(code)) return clientCertificate(backend, code);
  return { message: `cannot trust ${place} (TLS: ${code})`, hint: hintFor(backend) };
}

function clientCertificate(backend: Backend, code: string): Told {
  const { cert, key } = variablesOf(backend);
  const none = backend.tls.cert === undefined;
  return {
    message: `${placeOf(backend)} does not trust us: it ${none ? "wants a" : "does not accept the"} client certificate`,
    why: code,
    hint: `${cert} and ${key}`,
  };
}

function skipping(backend: Backend): string {
  const variable = variableOf(backend);
  return variable === "GRAFANA" ? "" : ` · ${variable}_TLS_SKIP_VERIFY=true, which trusts anybody`;
}
