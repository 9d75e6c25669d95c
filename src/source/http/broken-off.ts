import type { Backend, Limits } from "../../model/backend.ts";
import { Failure, type FailureCode } from "../../model/failure.ts";
import { attemptsText } from "./answer-trouble.ts";
import type { Attempts } from "./attempts.ts";
import type { Broken, How } from "./broken.ts";
import { certificateTrouble } from "./certificate-trouble.ts";
import type { HttpRequest } from "./http-request.ts";
import { addressOf, askedFor, hintFor, placeOf, proxyOf } from "./place.ts";
import type { Secrets } from "./secrets.ts";

/** An exchange without a whole answer, and what is known around it. */
export interface BrokenExchange {
  readonly backend: Backend;
  readonly asked: HttpRequest;
  readonly broken: Broken;
  readonly attempts: Attempts;
  readonly limits: Limits;
  readonly secrets: Secrets;
}

interface Told {
  readonly code?: FailureCode;
  readonly message: string;
  readonly why?: string;
  readonly hint?: string;
}

/** The trouble of an exchange without a whole answer. */
export function brokenOff(exchange: BrokenExchange): Failure {
  const { backend, asked, attempts } = exchange;
  const {
    code = "unreachable",
    message,
    why = "",
    hint = hintFor(backend),
  } = TOLD[exchange.broken.how](exchange);
  const lines = [why, attemptsText(attempts), askedFor(backend, asked)].filter((line) => line !== "");
  return new Failure(code, message, { because: lines.join("\n"), hint });
}

/** What the run was told to stop in the middle of. */
export function interrupted(): Failure {
  return new Failure("interrupted", "interrupted");
}

const TOLD: { readonly [how in How]: (exchange: BrokenExchange) => Told } = {
  refused: (exchange) => notReached(exchange, "connection refused"),
  "unknown-host": (exchange) => notReached(exchange, unknownHost(exchange)),
  "no-route": (exchange) => notReached(exchange, `no way there, ${exchange.broken.code}`),
  "connect-timeout": (exchange) => notReached(exchange, `no connection within ${seconds(exchange)}`),
  other: (exchange) => notReached(exchange, exchange.secrets.without(exchange.broken.detail)),
  tls: ({ backend, broken }) => certificateTrouble(backend, broken),
  proxy: proxyTrouble,
  "answer-timeout": (exchange) => slow(exchange, `does not answer (nothing within ${seconds(exchange)})`),
  "idle-timeout": (exchange) =>
    slow(exchange, `fell silent in its answer (${came(exchange)}, then nothing for ${seconds(exchange)})`),
  "total-timeout": (exchange) =>
    slow(exchange, `is too slow (${came(exchange)} in ${seconds(exchange)}, and no end)`),
  reset: ({ backend }) => ({ message: `${placeOf(backend)} closed the connection without an answer` }),
  cut: (exchange) => ({
    message: `the answer of ${placeOf(exchange.backend)} was cut off (after ${bytes(exchange.broken.bytes)})`,
  }),
  packing: ({ backend, broken, secrets }) => ({
    message: `the answer of ${placeOf(backend)} cannot be unpacked (${secrets.without(broken.detail)})`,
  }),
  "not-http": ({ backend, broken }) => ({
    message: `what answers at ${addressOf(backend)} does not speak HTTP`,
    why: broken.detail,
  }),
  "too-large": ({ backend, limits }) => ({
    message: `the answer of ${placeOf(backend)} is too large (over ${size(limits.maxBytes)} unpacked)`,
    hint: "--max-response SIZE · ask for less: --since, --from and --to, --limit",
  }),
  unsendable: ({ backend, broken, secrets }) => ({
    code: "config",
    message: `a header for ${backend.kind} cannot be sent`,
    why: secrets.without(broken.detail),
    hint: "check --header, tokens and the tenant for stray characters",
  }),
  interrupted: () => ({ code: "interrupted", message: interrupted().message }),
};

function notReached({ backend }: BrokenExchange, why: string): Told {
  return { message: `cannot reach ${placeOf(backend)} (${why})` };
}

function unknownHost({ backend, broken }: BrokenExchange): string {
  const { hostname } = new URL(backend.proxy ?? backend.url);
  return broken.code === "EAI_AGAIN" ? `DNS does not answer for ${hostname}` : `no host is named ${hostname}`;
}

function slow({ backend }: BrokenExchange, what: string): Told {
  return {
    message: `${placeOf(backend)} ${what}`,
    hint: "--timeout TIME · ask for less: --since, --from and --to, --limit · lgtrace doctor",
  };
}

function proxyTrouble({ backend, broken }: BrokenExchange): Told {
  const proxy = `the proxy ${proxyOf(backend)}`;
  if (broken.code === "407")
    return {
      code: "refused",
      message: `${proxy} wants credentials, or others (407)`,
      hint: "user and password in the proxy's address",
    };
  const why = /^\d+$/.test(broken.code) ? `it answers ${broken.code}` : broken.code;
  return { message: `${proxy} does not lead to ${placeOf(backend)} (${why})` };
}

function seconds({ broken }: BrokenExchange): string {
  return `${broken.afterMs / 1000} s`;
}

function came({ broken }: BrokenExchange): string {
  return bytes(broken.bytes);
}

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count.toLocaleString("en")} bytes`;
}

function size(count: number): string {
  const mebibytes = count / 1024 ** 2;
  return Number.isInteger(mebibytes) ? `${mebibytes.toLocaleString("en")} MiB` : bytes(count);
}
