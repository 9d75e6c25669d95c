import type { Backend } from "../../model/backend.ts";
import { Failure } from "../../model/failure.ts";
import type { Attempts } from "./attempts.ts";
import type { HttpAnswer, HttpRequest } from "./http-client.ts";
import { addressOf, askedFor, hintFor } from "./place.ts";
import { caretUnder, queryErrorIn } from "./query-error.ts";

const MESSAGE_BYTES = 64 * 1024;
const SHOWN_CHARACTERS = 400;

/** What a server said instead of an answer. */
export class HttpStatusError extends Error {
  override readonly name = "HttpStatusError";
  readonly status: number;

  constructor(status: number, said: string) {
    super(said);
    this.status = status;
  }
}

/** The trouble that a status tells. */
export function answerTrouble(
  backend: Backend,
  asked: HttpRequest,
  answer: HttpAnswer,
  attempts: Attempts,
): Failure {
  const { status } = answer;
  const said = new TextDecoder().decode(answer.body.subarray(0, MESSAGE_BYTES)).trim();
  const cause = new HttpStatusError(status, said);
  const words = said === "" ? "" : `: ${said.slice(0, SHOWN_CHARACTERS)}`;
  const because = `${askedFor(backend, asked)}`;
  const place = `${backend.kind} at ${addressOf(backend)}`;
  if (status === 401 || status === 403) return refused(backend, asked, status, said, cause);
  if (status === 400 || (status === 500 && isTypeError(said)))
    return rejectedQuery(backend, asked, said, cause);
  if (status === 404)
    return new Failure("rejected", `${place} has no ${asked.path.replace(/\?.*/, "")} (404)`, {
      because: `${because}\nthe address may lack a path, or have one too many`,
      hint: hintFor(backend),
      cause,
    });
  if (status === 413 || status === 422 || (status > 400 && status < 499 && status !== 408 && status !== 429))
    return new Failure("rejected", `${place} rejects the question (${status})${words}`, {
      because,
      hint: "ask for less: --since, --limit",
      cause,
    });
  return new Failure("unreachable", `${place} answers ${status}${words}`, {
    because: [because, attemptsText(attempts)].filter((line) => line !== "").join("\n"),
    hint: hintFor(backend),
    cause,
  });
}

function refused(backend: Backend, asked: HttpRequest, status: number, said: string, cause: Error): Failure {
  const tenantMissing = /no org id/i.test(said);
  const variable = backend.kind === "Loki" ? "LOKI" : backend.kind === "Tempo" ? "TEMPO" : "GRAFANA";
  const why = tenantMissing
    ? "it wants a tenant (no org id)"
    : status === 401
      ? "it wants credentials, or others (401)"
      : "the credentials do not suffice (403)";
  const token =
    variable === "GRAFANA"
      ? "GRAFANA_TOKEN"
      : `${variable}_BEARER_TOKEN, ${variable}_USERNAME and ${variable}_PASSWORD`;
  return new Failure("refused", `${backend.kind} at ${addressOf(backend)} refuses: ${why}`, {
    because: askedFor(backend, asked),
    hint: tenantMissing ? `--org-id ID · ${variable}_ORG_ID` : `${token} · lgtrace doctor`,
    cause,
  });
}

/** Querier-side errors of the query itself come as 500 (facts §0, 12). */
function isTypeError(said: string): boolean {
  return (
    /expression|operand|type|unsupported|parse error|not supported for|static/i.test(said) &&
    /Search|query|traceql|condition|arithmetic|operation/i.test(said)
  );
}

function rejectedQuery(backend: Backend, asked: HttpRequest, said: string, cause: Error): Failure {
  const error = queryErrorIn(said);
  const drawn =
    asked.queryText !== undefined && error !== undefined ? caretUnder(asked.queryText, error.column) : [];
  return new Failure(
    "rejected",
    `${backend.kind} does not understand the question: ${(error?.message ?? said).slice(0, SHOWN_CHARACTERS) || "400"}`,
    {
      because: [...drawn, askedFor(backend, asked)].join("\n"),
      hint: asked.queryText === undefined ? hintFor(backend) : "lgtrace find --help",
      cause,
    },
  );
}

function attemptsText({ made, tooLongMs }: Attempts): string {
  if (tooLongMs !== undefined)
    return `it wants to be asked again in ${Math.round(tooLongMs / 1000)} s: given up`;
  return made > 1 ? `asked ${made} times` : "";
}

export function emptyAnswer(backend: Backend, asked: HttpRequest): Failure {
  return new Failure("unreachable", `${backend.kind} at ${addressOf(backend)} answers with nothing at all`, {
    because: askedFor(backend, asked),
    hint: hintFor(backend),
  });
}

/** Credentials are missing or stale: a proxy shows its login page with a 200. */
export function loginPage(backend: Backend, asked: HttpRequest): Failure {
  return new Failure("refused", `at ${addressOf(backend)} a web page answers, not ${backend.kind}`, {
    because: `a login page, it seems\n${askedFor(backend, asked)}`,
    hint: `credentials, or the address behind the page · ${hintFor(backend)}`,
  });
}

export function redirected(backend: Backend, asked: HttpRequest, target: URL): Failure {
  return new Failure(
    "rejected",
    `${backend.kind} at ${addressOf(backend)} sends us to another host: ${target.host}`,
    {
      because: `it was not followed, since credentials stay where they were meant for\n${askedFor(backend, asked)}`,
      hint: `--${backend.kind.toLowerCase()} ${target.origin}, if you trust it`,
    },
  );
}
