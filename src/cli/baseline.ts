import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../model/failure.ts";
import type { Finding } from "../model/finding.ts";
import type { Diagnosed } from "../report/diagnosis-text.ts";
import { jsonText } from "../report/json.ts";
import { counted } from "../report/number.ts";
import type { Suppression } from "../rules/set-aside.ts";
import { repositoryDefaults } from "./config/repository-file.ts";
import type { World } from "./world.ts";

const BASELINE_SCHEMA = "lgtrace.baseline/1";

export interface BaselineFlags {
  readonly baseline?: string;
  readonly updateBaseline?: true;
}

/** The findings that are known, and those of this run where they are to be known from now on. */
export class Baseline {
  readonly suppressions: readonly Suppression[];
  readonly known: ReadonlySet<string>;
  readonly isUpdated: boolean;
  readonly #path: string | undefined;
  readonly #found = new Map<string, Pick<Finding, "rule" | "name" | "spanPath">>();

  constructor(
    path: string | undefined,
    known: ReadonlySet<string>,
    suppressions: readonly Suppression[],
    isUpdated: boolean,
  ) {
    this.#path = path;
    this.known = known;
    this.suppressions = suppressions;
    this.isUpdated = isUpdated;
  }

  /** The same diagnoses; what they found is kept for `update`, and is then no news. */
  async *recorded(diagnosed: AsyncIterable<Diagnosed>): AsyncGenerator<Diagnosed> {
    for await (const one of diagnosed) {
      if (!this.isUpdated) {
        yield one;
        continue;
      }
      for (const { fingerprint, rule, name, spanPath } of one.diagnosis.findings)
        this.#found.set(fingerprint, { rule, name, spanPath });
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
    const findings = [...this.#found]
      .map(([fingerprint, { rule, name, spanPath }]) => ({ rule, name, spanPath, fingerprint }))
      .sort((one, other) => (jsonText(one) < jsonText(other) ? -1 : 1));
    const lines = findings.map((finding) => `  ${jsonText(finding)}`).join(",\n");
    const text = `{"schema":${jsonText(BASELINE_SCHEMA)},"findings":[\n${lines}\n]}\n`;
    try {
      writeFileSync(this.#path, text);
    } catch (error) {
      throw trouble(this.#path, "cannot be written", error);
    }
  }
}

/** The baseline that the flags or the working tree's file name. Throws the Failure "config" where it is none. */
export async function baselineOf(flags: BaselineFlags, world: World): Promise<Baseline> {
  const defaults = await repositoryDefaults(world);
  const path = flags.baseline === undefined ? defaults?.baseline : resolve(world.cwd, flags.baseline);
  const isUpdated = flags.updateBaseline === true;
  if (isUpdated && path === undefined)
    throw new Failure("usage", "--update-baseline needs a file to write", { hint: "--baseline FILE" });
  const known = path === undefined ? new Set<string>() : readBaseline(path, isUpdated);
  return new Baseline(path, known, defaults?.suppress ?? [], isUpdated);
}

function readBaseline(path: string, mayBeAbsent: boolean): ReadonlySet<string> {
  try {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof read === "object" && read !== null && "findings" in read && Array.isArray(read.findings)) {
      const findings: unknown[] = read.findings;
      return new Set(findings.flatMap(fingerprintOf));
    }
    throw new Error(`it is no ${BASELINE_SCHEMA}`);
  } catch (error) {
    if (mayBeAbsent && error instanceof Error && "code" in error && error.code === "ENOENT") return new Set();
    throw trouble(path, "cannot be read", error);
  }
}

function fingerprintOf(finding: unknown): string[] {
  const isOne = typeof finding === "object" && finding !== null && "fingerprint" in finding;
  return isOne && typeof finding.fingerprint === "string" ? [finding.fingerprint] : [];
}

function trouble(path: string, what: string, error: unknown): Failure {
  return new Failure("config", `the baseline ${path} ${what}`, {
    because: error instanceof Error ? error.message : String(error),
    hint: "lgtrace diagnose … --baseline FILE --update-baseline makes one",
  });
}
