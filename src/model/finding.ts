import type { AttributeValue } from "./attribute.ts";
import type { CostTotal } from "./cost-total.ts";
import type { SpanId, TraceId } from "./ids.ts";

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule's finding and a broken contract clause have in common. `message` is for eyes. */
export interface FindingHead {
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  /** 0 to 1. */
  readonly confidence: number;
  readonly traceId: TraceId;
  readonly spanIds: readonly SpanId[];
  readonly message: string;
  readonly fix: string;
}

/** What a rule found about one trace, with its proof. */
export interface Finding extends FindingHead {
  /** A few words for a verdict: `empty completion`. */
  readonly phrase: string;
  readonly why: string;
  /** `http.handler › llm.decode`: where the first span stands; "" for the whole trace. */
  readonly spanPath: string;
  readonly expected?: string;
  readonly actual?: string;
  /** The typed twin of the message. */
  readonly evidence: Evidence;
  /** Equal for the same defect at the same place of the same kind of request, whatever the trace. */
  readonly fingerprint: string;
}

/** Before it has its fingerprint. */
export type UnsignedFinding = Omit<Finding, "fingerprint">;

/** A finding about what belongs to no trace given. */
export type ElsewhereFinding = Omit<Finding, "traceId" | "spanIds">;

/** What proves a finding; each kind is there where it applies. */
export interface Evidence {
  readonly attr?: readonly AttributeProof[];
  readonly time?: readonly TimeProof[];
  readonly log?: readonly LogProof[];
  readonly absent?: readonly AbsentProof[];
  readonly stat?: readonly StatProof[];
  readonly link?: readonly LinkProof[];
  readonly clause?: readonly ClauseProof[];
}

/** An attribute as it is stored, under the key that the span wrote. */
export interface AttributeProof {
  readonly spanId: SpanId;
  readonly key: string;
  readonly value: AttributeValue;
}

/** When something was; offsets from the trace's start, nanoseconds. */
export interface TimeProof {
  readonly spanId?: SpanId;
  readonly offsetNs: number;
  readonly durationNs?: number;
  readonly note: string;
}

export interface LogProof {
  /** Nanoseconds from the trace's start. */
  readonly offsetNs?: number;
  readonly spanId?: SpanId;
  /** What the line says, and its fields. */
  readonly message: string;
  readonly attributes?: ReadonlyMap<string, AttributeValue>;
}

/** What is not there, and where it was looked for. */
export interface AbsentProof {
  readonly what: string;
  readonly where: string;
}

/** A number that was computed, and what it is measured against. */
export interface StatProof {
  readonly name: string;
  readonly value: number;
  readonly limit?: number;
  readonly n?: number;
}

export interface LinkProof {
  readonly traceId: TraceId;
  readonly spanId?: SpanId;
  readonly note: string;
}

/** Where a contract says what was expected. */
export interface ClauseProof {
  /** `http.handler/llm.decode count`, or an assertion's id. */
  readonly clause: string;
  /** The contract's file, and the line in it, counted from 1. */
  readonly file: string;
  readonly line: number;
}

/** A check that had not what it needs. Never a pass. */
export interface Unjudged {
  readonly rule: string;
  readonly name: string;
  readonly reason: string;
}

/** What part a suspect has in what went wrong (diagnostics §5). */
export const SUSPECT_ROLES = [
  "cause",
  "mechanism",
  "propagation",
  "detection ignored",
  "missed guard",
  "symptom",
] as const;
export type SuspectRole = (typeof SUSPECT_ROLES)[number];

/** A span, or a log line beside it, with what speaks against it. */
export interface Suspect {
  readonly rank: number;
  readonly spanId: SpanId | undefined;
  /** The span's name; "" where it is about the trace. */
  readonly span: string;
  /** `KV-cache eviction`. */
  readonly signal: string;
  /** `kv_cache.full, action eviction, slot 3`. */
  readonly detail: string;
  readonly evidence: Evidence;
  readonly role: SuspectRole;
  /** Undefined for symptoms, which are no guess. */
  readonly confidence: number | undefined;
  readonly rules: readonly string[];
}

/** One trace as the rules see it. */
export interface Diagnosis {
  readonly traceId: TraceId;
  /** The worst finding's phrase; undefined: nothing is wrong that the rules know. */
  readonly verdict: string | undefined;
  readonly rootCause: string | undefined;
  readonly suspects: readonly Suspect[];
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  /** With the rules of costs; undefined where nothing is known of it. */
  readonly cost: CostTotal | undefined;
  /** Rules that broke down, and how: bugs. */
  readonly crashed: readonly { readonly rule: string; readonly error: unknown }[];
}
