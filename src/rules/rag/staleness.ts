import type { Expectations } from "../../model/expectations.ts";
import { SECOND_NANOS, unixNanoOf, unixNanoOfIso } from "../../model/time.ts";
import type { RetrievedDocument } from "../../vocabulary/document.ts";
import type { DocumentList } from "../../vocabulary/documents.ts";
import { fitsGlob } from "./glob.ts";

/** Why a document should not be served (diagnostics Q01). */
export interface Stale {
  readonly document: RetrievedDocument;
  /** From 0, in its list. */
  readonly position: number;
  /** `a draft by its id`, `archived by its metadata`. */
  readonly because: string;
  readonly confidence: number;
  /** A newer version of it stands beside it: worth a look, never an error. */
  readonly outdated: boolean;
}

const WORDS = ["draft", "wip", "deprecated", "obsolete", "superseded", "archived", "stale"];
const STATUSES = new Set(["draft", "archive", "archived", "deprecated"]);
const BY_METADATA = 0.9;
const BY_ID = 0.8;

/** The stale documents of a list that was read at this time, without those that the contract allows. */
export function staleIn(
  list: DocumentList,
  unixNano: bigint,
  stale: Expectations["stale"] = { allow: [] },
): readonly Stale[] {
  const words = new Set((stale.words ?? WORDS).map((word) => word.toLowerCase()));
  const allowed = ({ id }: RetrievedDocument) =>
    id !== undefined && stale.allow.some((glob) => fitsGlob(id, glob));
  const known = list.documents.map((document) => {
    const by = byMetadata(document, unixNano);
    return by ?? byWord(document, words);
  });
  const newest = newestVersions(
    list.documents.filter((_document, position) => known[position] === undefined),
  );
  return list.documents.flatMap((document, position): Stale[] => {
    if (allowed(document)) return [];
    const reason = known[position];
    if (reason !== undefined) return [{ document, position, outdated: false, ...reason }];
    const newer = newerVersion(document, newest);
    if (newer === undefined) return [];
    return [{ document, position, outdated: true, because: `older than ${newer}`, confidence: BY_ID }];
  });
}

type Reason = Pick<Stale, "because" | "confidence">;

function byMetadata(document: RetrievedDocument, unixNano: bigint): Reason | undefined {
  const { status, validTo, supersededBy } = document;
  if (status !== undefined && STATUSES.has(status.trim().toLowerCase()))
    return { because: `${status.trim().toLowerCase()} by its metadata`, confidence: BY_METADATA };
  const end = validTo === undefined ? undefined : endOf(validTo);
  if (end !== undefined && end < unixNano) return { because: `valid to ${validTo}`, confidence: BY_METADATA };
  if (supersededBy !== undefined)
    return { because: `superseded by ${supersededBy}`, confidence: BY_METADATA };
  return undefined;
}

/** Whole words only: `overdraft` is no draft. A status that says otherwise is believed before the id. */
function byWord({ id, status }: RetrievedDocument, words: ReadonlySet<string>): Reason | undefined {
  if (id === undefined || status !== undefined) return undefined;
  const word = wordsOf(id).find((one) => words.has(one));
  return word === undefined ? undefined : { because: `“${word}” by its id`, confidence: BY_ID };
}

function wordsOf(id: string): string[] {
  return id.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

const VERSION = /^v(\d{1,9})$/;

interface Version {
  readonly id: string;
  readonly base: string;
  readonly number: number;
}

/** `pol_refund_v7` is version 7 of `pol refund`. */
function versionOf(id: string | undefined): Version | undefined {
  if (id === undefined) return undefined;
  const words = wordsOf(id);
  const at = words.findLastIndex((word) => VERSION.test(word));
  const digits = VERSION.exec(words[at] ?? "")?.[1];
  return digits === undefined
    ? undefined
    : { id, base: words.toSpliced(at, 1).join(" "), number: Number(digits) };
}

function newestVersions(documents: readonly RetrievedDocument[]): ReadonlyMap<string, Version> {
  const newest = new Map<string, Version>();
  for (const { id } of documents) {
    const version = versionOf(id);
    if (version !== undefined && version.number > (newest.get(version.base)?.number ?? -1))
      newest.set(version.base, version);
  }
  return newest;
}

function newerVersion({ id }: RetrievedDocument, newest: ReadonlyMap<string, Version>): string | undefined {
  const version = versionOf(id);
  const best = version === undefined ? undefined : newest.get(version.base);
  return version !== undefined && best !== undefined && best.number > version.number ? best.id : undefined;
}

const DAY_NANOS = 86_400n * SECOND_NANOS;
/** Counts of seconds, ms, µs and ns from 1970 are told apart by their size. */
const UNITS: readonly [below: number, unitNanos: bigint][] = [
  [1e11, SECOND_NANOS],
  [1e14, 1_000_000n],
  [1e17, 1_000n],
  [Number.POSITIVE_INFINITY, 1n],
];

/** The last moment at which a document holds; a bare date holds until its day is over (UTC). */
function endOf(written: string): bigint | undefined {
  const moment = unixNanoOfIso(written);
  if (moment !== undefined) return /^\s*\d{4}-\d\d-\d\d\s*$/.test(written) ? moment + DAY_NANOS : moment;
  const count = Number(written);
  const unit = UNITS.find(([below]) => count < below)?.[1];
  return unit === undefined || !/^\s*\d+(?:\.\d+)?\s*$/.test(written) ? undefined : unixNanoOf(written, unit);
}
