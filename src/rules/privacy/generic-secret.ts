import { ReadOnce } from "../../vocabulary/read-once.ts";
import { hasSignOfName, keyWords, namedBefore } from "./context-words.ts";
import { entropyOf } from "./entropy.ts";

/** A secret that only its name gives away. */
export interface NamedSecret {
  readonly kind: "aws-secret" | "generic";
  readonly start: number;
  readonly end: number;
}

const SECRET_WORDS = new Set(["apikey", "secret", "token", "passwd", "password", "authorization"]);
const COUNTS = new Set(["tokens", "tokenizer", "count", "type", "max", "page", "next", "cursor"]);
/** Words that make of a hex number a secret all the same. */
const SURE_WORDS = new Set(["apikey", "secret", "passwd", "password"]);
const LEAST_ENTROPY = 3.5;
const LEAST_AWS_ENTROPY = 4;

const VALUE = /(?<![A-Za-z0-9_\-.+/])[A-Za-z0-9_\-.=+/]{10,}/g;
const LONGEST_VALUE = 150;
const AWS_LENGTH = 40;
const AWS_HINT = /secret/i;
const AWS_VALUE = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEX_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** Names and paths, which are as varied as secrets are; and what stands for a secret. */
const NO_SECRET = /^[A-Za-z_.\-/=+]+$|example|placeholder|changeme|redacted|dummy|^sha\d+[:=-]|^\/\//i;
const NAME_HINT = /secret|token|passw|api[\s._-]?key|authorization/i;

/** Values that a key, or a name before them, calls a secret, and that look random (diagnostics D02). */
export function namedSecrets(text: string, key: string): readonly NamedSecret[] {
  if (!NAMES_SECRET.of(key) && !(hasSignOfName(text) && NAME_HINT.test(text))) return NONE;
  const ofKey = keyWords(key);
  return [...awsSecrets(text, ofKey), ...genericSecrets(text, ofKey, isSecretName(ofKey))];
}

const NONE: readonly never[] = [];
const NAMES_SECRET = new ReadOnce((key) => {
  const words = keyWords(key);
  return isSecretName(words) || isAwsName(words);
});

function* genericSecrets(text: string, ofKey: readonly string[], keyNames: boolean): Iterable<NamedSecret> {
  for (const { 0: run, index } of text.matchAll(VALUE)) {
    const [start, value] = withoutName(run, index);
    if (value.length < 10 || value.length > LONGEST_VALUE || isPlain(value)) continue;
    const before = namedBefore(text, start);
    const whole = start === 0 && value.length === text.trimEnd().length;
    const named = isSecretName(before) ? before : keyNames && (whole || isScheme(text, start)) ? ofKey : [];
    if (named.length > 0 && isNoId(value, named) && entropyOf(value) >= LEAST_ENTROPY)
      yield { kind: "generic", start, end: start + value.length };
  }
}

/** `password=Tr0ub4dor…` is one run of a value's signs; the name in it is none of the value. */
function withoutName(run: string, index: number): [start: number, value: string] {
  const cut = /^[\w.-]*=(?=[^=])/.exec(run)?.[0].length ?? 0;
  return [index + cut, run.slice(cut)];
}

/** `Basic dXNlcjpw…` under a key that says `authorization`. */
function isScheme(text: string, start: number): boolean {
  return start < 20 && /^(?:Basic|Token|ApiKey) $/i.test(text.slice(0, start));
}

function* awsSecrets(text: string, ofKey: readonly string[]): Iterable<NamedSecret> {
  if (text.length < AWS_LENGTH || !(isAwsName(ofKey) || AWS_HINT.test(text))) return;
  for (const { 0: value, index } of text.matchAll(AWS_VALUE)) {
    if (HEX_ID.test(value) || !(isAwsName(ofKey) || isAwsName(namedBefore(text, index)))) continue;
    if (entropyOf(value) >= LEAST_AWS_ENTROPY)
      yield { kind: "aws-secret", start: index, end: index + value.length };
  }
}

function isAwsName(words: readonly string[]): boolean {
  return words.includes("secret") && (words.includes("key") || words.includes("aws"));
}

function isSecretName(words: readonly string[]): boolean {
  if (words.some((word) => COUNTS.has(word)) || isIdOfRequest(words)) return false;
  return words.some((word, at) => SECRET_WORDS.has(word) || (word === "api" && words[at + 1] === "key"));
}

const REQUEST_WORDS = new Set(["trace", "span", "request", "response"]);

function isIdOfRequest(words: readonly string[]): boolean {
  return words.at(-1) === "id" && REQUEST_WORDS.has(words.at(-2) ?? "");
}

/** No secret, whatever its name is. */
function isPlain(value: string): boolean {
  return NO_SECRET.test(value) || UUID.test(value);
}

/** A hex number is an id, unless its name is sure. */
function isNoId(value: string, named: readonly string[]): boolean {
  if (!HEX_ID.test(value)) return true;
  return named.some((word, at) => SURE_WORDS.has(word) || (word === "api" && named[at + 1] === "key"));
}
