import { ReadOnce } from "../../vocabulary/read-once.ts";
import { isJsonNumber, keyWords, namedBefore, wordsBefore } from "./context-words.ts";
import { publicAddresses } from "./ip-address.ts";
import { ibanIn, PERSONAL_NUMBERS, type PersonalNumber } from "./personal-numbers.ts";

/** Something about a person, and where it stands. */
export interface PersonalDatum {
  readonly kind: PersonalNumber["kind"] | "email" | "ip";
  readonly start: number;
  readonly end: number;
}

const EMAIL =
  /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/g;
const NOBODYS_ADDRESS =
  /^(?:no-?reply|do-?not-?reply|git|mailer-daemon)@|[@.]example\.(?:com|org|net)$|\.(?:example|test|invalid|localhost)$/i;
const USERINFO = /:\/\/[^/\s]{0,128}$/;
/** Only where a client is spoken of is an address somebody's. */
const CLIENT_NAMES = ["client address", "client ip", "source address", "remote addr", "x forwarded for"];
const CLIENT_HINT = /client|source|remote|forwarded/i;
const KEY_HINTS = new ReadOnce((key) => CLIENT_HINT.test(key));
/** No number of a person has fewer digits, but for the four of a PAN. */
const ENOUGH_DIGITS = /(?:\d\D{0,2}){7}\d|\d{4}[A-Z]/;
/** An address, three digits in a row, or digits in pairs: `+33 1 42 68 53 00`. */
const HINT = /@|\d{3}|\d[ .-]\(?\d\d\)?[ .-]\d/;

/** Words of names under which numbers stand that are nobody's. */
const ID_WORDS = new Set(
  "id ids uuid hash trace span request order invoice ticket case ref reference".split(" "),
);
/** `order #4111…`, and HTML's `<meta property="app_id" content="8122…">`. */
const JUST_BEFORE_IDS = /\b(?:order|invoice|ticket|case|id) #?$|id[\\"']{1,4} content=[\\"']{0,4}$/i;
const DECADE_S = 10 * 365.25 * 86_400;
const UNITS = [1, 1e3, 1e6, 1e9];
/** Without a trace's time: the middle of the twenties. */
const USUAL_TIME_S = 1_750_000_000;

/** Personal data in a text (diagnostics D03); `timeS` is about when it was written, in Unix seconds. */
export function personalData(text: string, key: string, timeS = USUAL_TIME_S): readonly PersonalDatum[] {
  const mayBeClient = KEY_HINTS.of(key) || CLIENT_HINT.test(text);
  if (!mayBeClient && !HINT.test(text)) return NONE;
  const hasDigits = ENOUGH_DIGITS.test(text);
  if (!mayBeClient && !hasDigits && !text.includes("@")) return NONE;
  return [
    ...emails(text),
    ...(hasDigits ? numbers(text, key, timeS) : NONE),
    ...(mayBeClient ? addresses(text, key) : NONE),
  ];
}

const NONE: readonly never[] = [];

function* emails(text: string): Iterable<PersonalDatum> {
  if (!text.includes("@")) return;
  for (const { 0: email, index } of text.matchAll(EMAIL)) {
    const before = text.slice(Math.max(0, index - 140), index);
    if (NOBODYS_ADDRESS.test(email) || USERINFO.test(before) || isDecorator(email, before)) continue;
    yield { kind: "email", start: index, end: index + email.length };
  }
}

/** `+@app.route` in a patch, and `\\n@app.route` in code that was written in one line: nobody stands before the @. */
function isDecorator(email: string, before: string): boolean {
  const local = email.slice(before.endsWith("\\") ? 1 : 0, email.indexOf("@"));
  return !/[A-Za-z0-9]/.test(local);
}

function* numbers(text: string, key: string, timeS: number): Iterable<PersonalDatum> {
  for (const number of PERSONAL_NUMBERS) {
    for (const { 0: run, index } of text.matchAll(number.form)) {
      const said = number.kind === "iban" ? ibanIn(run) : run;
      if (said === undefined || !isOf(number, said, { text, index, key, timeS })) continue;
      yield { kind: number.kind, start: index, end: index + said.length };
    }
  }
}

interface Where {
  readonly text: string;
  readonly index: number;
  readonly key: string;
  readonly timeS: number;
}

function isOf({ holds, beside, unlessId }: PersonalNumber, said: string, where: Where): boolean {
  const signs = said.replace(/[^A-Z0-9]/g, "");
  if (holds?.(signs) === false || (signs === said && isNumber(signs, where))) return false;
  if (beside !== undefined && !wordsAround(where).some((word) => beside.has(word))) return false;
  return unlessId !== true || signs !== said || !isUnderId(where);
}

function wordsAround({ text, index, key }: Where): readonly string[] {
  return [...keyWords(key), ...wordsBefore(text, index)];
}

/** Ten per cent of all numbers pass a checksum, times among them. */
function isNumber(digits: string, { text, index, timeS }: Where): boolean {
  if (!/^\d+$/.test(digits)) return false;
  const isTime = UNITS.some((unit) => Math.abs(Number(digits) / unit - timeS) < DECADE_S);
  return isTime || isJsonNumber(text, index);
}

function isUnderId({ text, index, key }: Where): boolean {
  const named = namedBefore(text, index);
  const words = named.length > 0 ? named : keyWords(key);
  const just = text.slice(Math.max(0, index - 24), index);
  return words.some((word) => ID_WORDS.has(word)) || JUST_BEFORE_IDS.test(just);
}

function* addresses(text: string, key: string): Iterable<PersonalDatum> {
  const ofClient = isClient(keyWords(key));
  for (const [start, end] of publicAddresses(text))
    if (ofClient || isClient(namedBefore(text, start))) yield { kind: "ip", start, end };
}

function isClient(words: readonly string[]): boolean {
  const name = ` ${words.join(" ")}`;
  return CLIENT_NAMES.some((client) => name.endsWith(` ${client}`));
}
