import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../../model/failure.ts";
import type { Finding } from "../../model/finding.ts";
import type { Diagnosed } from "../../report/diagnosis-text.ts";
import { jsonText } from "../../report/json.ts";
import { counted } from "../../report/number.ts";
import type { Suppression } from "../../rules/set-aside.ts";
import { isRecord } from "../../wire/json/fields.ts";
import { repositoryDefaults } from "../config/repository-file.ts";
import type { World } from "../process/world.ts";

const BASELINE_SCHEMA = "lgtrace.baseline/1";

export interface BaselineFlags {
  readonly baseline?: string;
  readonly updateBaseline?: true;
}

/** One kind of finding, as the file has it. */
type KnownFinding = Pick<Finding, "rule" | "name" | "spanPath" | "fingerprint">;

/** The findings that are known, and those of this run where they are to be known from now on. */
export class Baseline {
  readonly suppressions: readonly Suppression[];
  readonly isUpdated: boolean;
  readonly known: ReadonlySet<string>;
  readonly #path: string | undefined;
  readonly #found: Map<string, KnownFinding>;

  /** `kept`: what stays known where the file is written anew, since nobody asked about it this time. */
  constructor(
    path: string | undefined,
    known: readonly KnownFinding[],
    suppressions: readonly Suppression[],
    kept: readonly KnownFinding[] | undefined,
  ) {
    this.#path = path;
    this.known = new Set(known.map(({ fingerprint }) => fingerprint));
    this.suppressions = suppressions;
    this.isUpdated = kept !== undefined;
    this.#found = new Map(kept?.map((finding) => [finding.fingerprint, finding]));
  }

  /** The same diagnoses; what they found is kept for `update`, and is then no news. */
  async *recorded(diagnosed: AsyncIterable<Diagnosed>): AsyncGenerator<Diagnosed> {
    for await (const one of diagnosed) {
      if (!this.isUpdated) {
        yield one;
        continue;
      }
      for (const { fingerprint, rule, name, spanPath } of one.diagnosis.findings)
        this.#found.set(fingerprint, { rule, name, spanPath, fingerprint });
      const nothing = { findings: [], suspects: [], rootCause: undefined, verdict: undefined };
      yield { ...one, diagnosis: { ...one.diagnosis, ...nothing } };
    }
  }

  /** What `update` will write, for people. */
  get written(): string | undefined {
    if (!this.isUpdated) return undefined;
    return `${counted(this.#found.size, "kind of finding", "kinds of findings")} known from now on: ${this.#path}`;
  }

  /** Writes the file, if it was asked for: the same findings give the same bytes. */
  async update(): Promise<void> {
    if (!this.isUpdated || this.#path === undefined) return;
    const findings = [...this.#found.values()].sort((one, other) =>
      jsonText(one) < jsonText(other) ? -1 : 1,
    );
    const lines = findings.map((finding) => `  ${jsonText(finding)}`).join(",\n");
    const text = `{"schema":${jsonText(BASELINE_SCHEMA)},"findings":[\n${lines}\n]}\n`;
    try {
      writeFileSync(this.#path, text);
    } catch (error) {
      throw trouble(this.#path, "cannot be written", error);
    }
  }
}

/**
 * The baseline that the flags or the working tree's file name; what it knows of rules that are not asked it
 * goes on to know. Throws the Failure "config" where it is none.
 */
export async function baselineOf(
  flags: BaselineFlags,
  isAsked: (rule: string) => boolean,
  world: World,
): Promise<Baseline> {
  const defaults = await repositoryDefaults(world);
  const path = flags.baseline === undefined ? defaults?.baseline : resolve(world.cwd, flags.baseline);
  const isUpdated = flags.updateBaseline === true;
  if (isUpdated && path === undefined)
    throw new Failure("usage", "--update-baseline needs a file to write", { hint: "--baseline FILE" });
  const known = path === undefined ? [] : readBaseline(path, isUpdated);
  const kept = isUpdated ? known.filter(({ rule }) => !isAsked(rule)) : undefined;
  return new Baseline(path, known, defaults?.suppress ?? [], kept);
}

function readBaseline(path: string, mayBeAbsent: boolean): readonly KnownFinding[] {
  try {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!isRecord(read) || !Array.isArray(read.findings)) throw new Error(`it is no ${BASELINE_SCHEMA}`);
    const findings: readonly unknown[] = read.findings;
    return findings.flatMap(knownFinding);
  } catch (error) {
    if (mayBeAbsent && error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw trouble(path, "cannot be read", error);
  }
}

/** What gives it its place is its fingerprint; the rest is for who reads the file. */
function knownFinding(read: unknown): KnownFinding[] {
  if (!isRecord(read) || typeof read.fingerprint !== "string") return [];
  const text = (field: unknown) => (typeof field === "string" ? field : "");
  const { rule, name, spanPath, fingerprint } = read;
  return [{ rule: text(rule), name: text(name), spanPath: text(spanPath), fingerprint }];
}

function trouble(path: string, what: string, error: unknown): Failure {
  return new Failure("config", `the baseline ${path} ${what}`, {
    because: error instanceof Error ? error.message : String(error),
    hint: "lgtrace diagnose … --baseline FILE --update-baseline makes one",
  });
}
