import { type Attributes, type AttributeValue, isAttributes, isList } from "../../model/attribute.ts";
import type { AttributeProof, Evidence, LogProof, Suspect, UnsignedFinding } from "../../model/finding.ts";
import { isConventionalEvent } from "../../vocabulary/content-keys.ts";
import { ReadOnce } from "../../vocabulary/read-once.ts";
import { bodyText, isBodyKey, isBodyValue, isMessageField } from "./body.ts";
import { bodyPlaceholder } from "./mask.ts";
import { maskedText, sensitiveRanges } from "./sensitive-text.ts";

/** A text with the credentials and personal data in it masked (diagnostics D02, D03). */
export function redactedText(text: string, key = ""): string {
  return maskedText(text, sensitiveRanges(text, { key }));
}

/**
 * A recorded value without what is not to be shown: a body (a prompt, an answer, messages) as its length
 * and digest, of other values the credentials and personal data masked. The same value where nothing is.
 */
export function redactedValue(key: string, value: AttributeValue): AttributeValue {
  if (isBodyKey(key) && isBodyValue(value)) return bodyPlaceholder(bodyText(value));
  if (typeof value === "string") return redactedText(value, key);
  if (isAttributes(value)) return redactedFields(value, (name) => `${key}.${name}`, NOT_A_LINE);
  if (!isList(value)) return value;
  const told = value.map((element) => redactedValue(key, element));
  return told.some((element, at) => element !== value[at]) ? told : value;
}

/** Attributes of a span, an event, a resource, redacted; the same object where nothing is to be hidden. */
export function redactedAttributes(attributes: Attributes): Attributes {
  return redactedFields(attributes, (name) => name, NOT_A_LINE);
}

/** A log line's fields, redacted. What may be the line's own text is no body by its key. */
export function redactedLineFields(fields: Attributes): Attributes {
  return redactedFields(fields, (name) => name, isMessageField);
}

/** An event's fields: as of a log line, but for the conventions' own (`gen_ai.choice`), which hold bodies. */
export function redactedEventFields(event: string, fields: Attributes): Attributes {
  return isConventionalEvent(event) ? redactedAttributes(fields) : redactedLineFields(fields);
}

const NOT_A_LINE = () => false;

function redactedFields(
  fields: Attributes,
  keyOf: (name: string) => string,
  isOwnText: (name: string) => boolean,
): Attributes {
  let told: Map<string, AttributeValue> | undefined;
  for (const [name, value] of fields) {
    const fresh =
      isOwnText(name) && typeof value === "string" ? redactedText(value) : redactedValue(keyOf(name), value);
    if (fresh === value) continue;
    told ??= new Map(fields);
    told.set(name, fresh);
  }
  return told ?? fields;
}

/** What proves a finding, redacted. */
function redactedEvidence(evidence: Evidence): Evidence {
  const { attr, log, time, absent, stat, link } = evidence;
  const told: Growing<Evidence> = { ...evidence };
  if (attr !== undefined) told.attr = attr.map(redactedAttribute);
  if (log !== undefined) told.log = log.map(redactedLog);
  if (time !== undefined) told.time = time.map(redactedNote);
  if (stat !== undefined) told.stat = stat.map((proof) => ({ ...proof, name: redactedWords(proof.name) }));
  if (link !== undefined) told.link = link.map(redactedNote);
  if (absent !== undefined)
    told.absent = absent.map(({ what, where }) => ({
      what: redactedWords(what),
      where: redactedWords(where),
    }));
  return told;
}

type Growing<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** A finding as it may be shown to anybody. */
export function redactedFinding(finding: UnsignedFinding): UnsignedFinding {
  const { message, phrase, spanPath, fix, expected, actual, evidence } = finding;
  const told: Growing<UnsignedFinding> = { ...finding };
  told.message = redactedText(message);
  told.phrase = redactedWords(phrase);
  told.spanPath = redactedWords(spanPath);
  told.fix = redactedWords(fix);
  if (expected !== undefined) told.expected = redactedText(expected);
  if (actual !== undefined) told.actual = redactedText(actual);
  told.evidence = redactedEvidence(evidence);
  return told;
}

/** A suspect as it may be shown to anybody; what a finding says is redacted already, but not a span's name. */
export function redactedSuspect(suspect: Suspect): Suspect {
  const span = redactedWords(suspect.span);
  if (suspect.rules.length > 0) return span === suspect.span ? suspect : { ...suspect, span };
  const { signal, detail, evidence } = suspect;
  const told = { signal: redactedWords(signal), detail: redactedText(detail) };
  return { ...suspect, span, ...told, evidence: redactedEvidence(evidence) };
}

const LONGEST_WORDS = 300;
const WORDS = new ReadOnce((text) => redactedText(text));

/** What rules say in words of their own, and names: they come back in trace after trace, and are read once. */
export function redactedWords(text: string): string {
  return text.length > LONGEST_WORDS ? redactedText(text) : WORDS.of(text);
}

/** A proof's key is an attribute's, an event's (`event: key`) or leads into one (`key › member`). */
function redactedAttribute(proof: AttributeProof): AttributeProof {
  const [event, path] = eventAndPath(proof.key);
  const isOwnText = event !== undefined && !isConventionalEvent(event) && isMessageField(path);
  const key = isOwnText ? "" : path.replaceAll(" › ", ".");
  return { spanId: proof.spanId, key: redactedWords(proof.key), value: redactedValue(key, proof.value) };
}

function eventAndPath(key: string): [event: string | undefined, path: string] {
  const colon = key.indexOf(":");
  const isEvent = colon > 0 && key.startsWith(": ", colon);
  return isEvent ? [key.slice(0, colon), key.slice(colon + 2)] : [undefined, key];
}

function redactedLog(proof: LogProof): LogProof {
  const { attributes } = proof;
  return {
    ...proof,
    message: redactedText(proof.message),
    ...(attributes === undefined ? {} : { attributes: redactedLineFields(attributes) }),
  };
}

function redactedNote<Proof extends { readonly note: string }>(proof: Proof): Proof {
  return { ...proof, note: redactedWords(proof.note) };
}
