import { hash } from "node:crypto";
import type { Finding, UnsignedFinding } from "../model/finding.ts";
import { placeOf } from "./span-path.ts";

/** What tells a defect from others, whatever the trace: the rule, the kind of request, the place, the clause. */
export interface Sign {
  readonly shape: string;
  readonly path: string;
  readonly clause: string;
}

/**
 * A finding that makes its fingerprint when it is asked for one: hashing takes Node's crypto, 10 ms to load, and
 * `show` has no use for it. The getter is the class's: a getter of its own would give each finding a hidden
 * class of its own, which keeps the whole trace in memory until all of it is swept.
 */
export class SignedFinding implements Finding {
  declare readonly rule: Finding["rule"];
  declare readonly name: Finding["name"];
  declare readonly severity: Finding["severity"];
  declare readonly confidence: Finding["confidence"];
  declare readonly traceId: Finding["traceId"];
  declare readonly spanIds: Finding["spanIds"];
  declare readonly message: Finding["message"];
  declare readonly phrase: Finding["phrase"];
  declare readonly spanPath: Finding["spanPath"];
  declare readonly expected?: string;
  declare readonly actual?: string;
  declare readonly evidence: Finding["evidence"];
  declare readonly why: Finding["why"];
  declare readonly fix: Finding["fix"];
  readonly #sign: Sign;
  #fingerprint: string | undefined;

  constructor(finding: UnsignedFinding, sign: Sign) {
    this.rule = finding.rule;
    this.name = finding.name;
    this.severity = finding.severity;
    this.confidence = finding.confidence;
    this.traceId = finding.traceId;
    this.spanIds = finding.spanIds;
    this.message = finding.message;
    this.phrase = finding.phrase;
    this.spanPath = finding.spanPath;
    if (finding.expected !== undefined) this.expected = finding.expected;
    if (finding.actual !== undefined) this.actual = finding.actual;
    this.evidence = finding.evidence;
    this.why = finding.why;
    this.fix = finding.fix;
    this.#sign = sign;
  }

  get fingerprint(): string {
    const { shape, path, clause } = this.#sign;
    this.#fingerprint ??= hash("sha1", [this.rule, shape, placeOf(path), clause].join("\n"));
    return this.#fingerprint;
  }
}
