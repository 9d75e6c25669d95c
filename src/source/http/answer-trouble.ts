import type { Backend } from "../../model/backend.ts";
import { Failure, type FailureCode } from "../../model/failure.ts";
import { type Attempts, LONGEST_RETRY_AFTER_MS } from "./attempts.ts";
import type { Answered } from "./exchanged.ts";
import type { HttpRequest } from "./http-request.ts";
import { addressOf, askedFor, flagOf, hintFor, placeOf } from "./place.ts";
import { caretUnder, isQueryError, queryErrorAt } from "./query-error.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import type { Secrets } from "./secrets.ts";
import { HttpStatusError, shownWords, titled, wordsOf } from "./server-words.ts";

/** An answer that is trouble, and what is known around it. */
export interface BadAnswer {
  readonly backend: Backend;
  readonly asked: HttpRequest;
  readonly answer: Answered;
  readonly attempts: Attempts;
  readonly secrets: Secrets;
}

/** The trouble that an error status tells. */
export function answerTrouble(bad: BadAnswer): Failure {
  const { status } = bad.answer;
  const words = wordsIn(bad);
  const refusal = refusalOf(bad.backend, status, words);
  if (refusal !== undefined) return refused(bad, refusal);
  if (status === 404) return noSuchPath(bad, words);
  if (isRejection(status) || (status === 500 && isQueryError(words))) return rejected(bad, words);
  return unanswered(bad, words);
}

/** 408 and 499 are said by servers that ran out of time, 429 by those that have no time now. */
function isRejection(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 429, 499].includes(status);
}

function refused(bad: BadAnswer, { happened, why, hint }: Refusal): Failure {
  return failure("refused", `${placeOf(bad.backend)} refuses: ${happened}`, bad, { lines: [why], hint });
}

function noSuchPath(bad: BadAnswer, words: string): Failure {
  const { backend, asked } = bad;
  const lines = [shownWords(words), "its address may lack a path prefix, or have one too many"];
  return failure("rejected", `${placeOf(backend)} has no ${asked.path} (404)`, bad, {
    lines,
    hint: hintFor(backend),
  });
}

function rejected(bad: BadAnswer, words: string): Failure {
  const { backend, asked, answer } = bad;
  const place = queryErrorAt(words);
  const { queryText } = asked;
  const drawn = place === undefined || queryText === undefined ? [] : caretUnder(queryText, place);
  const aQuery = queryText !== undefined && (place !== undefined || isQueryError(words));
  const what = aQuery ? "does not understand the query" : "rejects the question";
  return failure("rejected", `${placeOf(backend)} ${what} (${answer.status})`, bad, {
    lines: [shownWords(words), ...drawn],
    hint: remedyOf(bad, aQuery),
  });
}

function remedyOf({ backend, answer }: BadAnswer, aQuery: boolean): string {
  if (aQuery)
    return backend.kind === "Loki"
      ? "correct --logql or the selector"
      : "correct the query · lgtrace find --help";
  if (answer.status === 413 || answer.status === 422)
    return "ask for less: --since, --from and --to, --limit";
  return hintFor(backend);
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  408: "gave up before its answer was ready",
  429: "is asked too much",
  499: "gave up before its answer was ready",
  500: "failed",
  501: "does not know how to answer this",
  502: "cannot be reached from the proxy before it",
  503: "cannot answer now",
  504: "did not answer the proxy before it in time",
};

function unanswered(bad: BadAnswer, words: string): Failure {
  const { backend, answer, attempts } = bad;
  const what = STATUS_WORDS[answer.status] ?? "does not answer";
  return failure("unreachable", `${placeOf(backend)} ${what} (${answer.status})`, bad, {
    lines: [shownWords(words), attemptsText(attempts)],
    hint: answer.status === 429 ? `once more, later · ${hintFor(backend)}` : hintFor(backend),
  });
}

/** How often it was asked, and why not again; "" where once was enough. */
export function attemptsText({ made, tooLongMs }: Attempts): string {
  const times = made > 1 ? `asked ${made} times` : "";
  if (tooLongMs === undefined) return times;
  const longest = LONGEST_RETRY_AFTER_MS / 1000;
  const given = `given up: it wants to be asked again in ${Math.ceil(tooLongMs / 1000)} s, lgtrace waits ${longest} s at most`;
  return times === "" ? given : `${times}, then ${given}`;
}

/** A 200, and not a byte behind it. */
export function emptyAnswer(bad: BadAnswer): Failure {
  const message = `${placeOf(bad.backend)} answers with nothing at all (${bad.answer.status}, no body)`;
  return failure("unreachable", message, bad, { lines: [], hint: hintFor(bad.backend) });
}

/** Credentials are missing or stale, and whoever stands before the server shows its login page with a 200. */
export function loginPage(bad: BadAnswer): Failure {
  const { backend } = bad;
  const credentials = refusalOf(backend, 401, "")?.hint ?? "";
  return failure("refused", `a web page answers at ${addressOf(backend)}, not ${backend.kind}`, bad, {
    lines: [`a login page, it seems${titled(wordsIn(bad))}`],
    hint: `${credentials} · ${flagOf(backend)} URL of ${backend.kind} itself`,
  });
}

/** A redirect that is not followed. */
export function redirected(bad: BadAnswer, target: URL): Failure {
  const { backend, secrets } = bad;
  if (!/^https?:$/.test(target.protocol))
    return failure("rejected", `${placeOf(backend)} sends us to what is no HTTP, ${target.protocol}`, bad, {
      lines: ["not followed"],
      hint: hintFor(backend),
    });
  const origin = secrets.without(target.origin);
  return failure("rejected", `${placeOf(backend)} sends us to another host, ${origin}`, bad, {
    lines: ["not followed: what was configured for one host, credentials too, is not for another"],
    hint: `${flagOf(backend)} ${origin}, if that is the right one · log in, if it asks for that`,
  });
}

export function redirectedTooOften(bad: BadAnswer, most: number): Failure {
  return failure("rejected", `${placeOf(bad.backend)} sends us round in circles`, bad, {
    lines: [`${most} redirects, and another one`],
    hint: hintFor(bad.backend),
  });
}

function wordsIn({ answer, secrets }: BadAnswer): string {
  return secrets.without(wordsOf(answer));
}

function failure(
  code: FailureCode,
  message: string,
  bad: BadAnswer,
  { lines, hint }: { lines: readonly string[]; hint: string },
): Failure {
  const because = [...lines, askedFor(bad.backend, bad.asked)].filter((line) => line !== "").join("\n");
  return new Failure(code, message, {
    because,
    hint,
    cause: new HttpStatusError(bad.answer.status, wordsIn(bad)),
  });
}
