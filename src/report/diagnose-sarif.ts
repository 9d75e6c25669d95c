import type { ElsewhereFinding, Severity } from "../model/finding.ts";
import type { RuleCard } from "../model/rule-card.ts";
import type { DiagnoseRun, FindingGroup } from "./diagnose-run.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import { counted, grouped } from "./number.ts";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
/** GitHub refuses more results of a run. */
const MOST_RESULTS = 25_000;

/**
 * SARIF 2.1.0, one result for each group of findings. Traces stand in no repository: a finding about a
 * contract is placed at its clause, any other by its span path alone.
 */
export async function* diagnoseSarif(
  run: DiagnoseRun,
  rules: readonly RuleCard[],
  version: string,
): AsyncGenerator<string, void> {
  const { tally } = run;
  for await (const one of run.diagnosed) tally.add(one);
  const groups = tally.groups.slice(0, MOST_RESULTS);
  const driver = {
    name: "lgtrace",
    version,
    rules: rules.map(ruleRecord),
  };
  const results = [
    ...groups.map((group) => resultRecord(group, tally.traces)),
    ...run.elsewhere.map(elsewhereRecord),
  ];
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0" };
  yield `${jsonText({ ...log, runs: [{ tool: { driver }, results }] })}\n`;
}

function ruleRecord({ code, name, title, why, fix, severities: [worst = "info"] }: RuleCard): JsonRecord {
  return {
    id: code,
    name,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why}\n\nFix: ${fix}` },
    defaultConfiguration: { level: LEVELS[worst] },
  };
}

function resultRecord({ first, traces, findings, examples }: FindingGroup, of: number): JsonRecord {
  const { rule, severity, message, spanPath, fingerprint, confidence, evidence } = first;
  const [clause] = evidence.clause ?? [];
  return {
    ruleId: rule,
    level: LEVELS[severity],
    message: { text: `${plain(message)} (${grouped(traces)} of ${counted(of, "trace")})` },
    locations: [
      {
        ...(clause === undefined
          ? {}
          : {
              physicalLocation: {
                artifactLocation: { uri: uriOf(clause.file) },
                region: { startLine: clause.line },
              },
            }),
        logicalLocations: [{ fullyQualifiedName: spanPath, kind: "span" }],
      },
    ],
    partialFingerprints: { "lgtrace/v1": fingerprint },
    properties: { traceIds: examples, traces, findings, confidence },
  };
}

/** What belongs to no trace given: it has no place. */
function elsewhereRecord({ rule, severity, message, fingerprint }: ElsewhereFinding): JsonRecord {
  return {
    ruleId: rule,
    level: LEVELS[severity],
    message: { text: plain(message) },
    partialFingerprints: { "lgtrace/v1": fingerprint },
  };
}

/** A path as RFC 3986 writes it: one of the root is a `file:` URI, any other stays relative. */
function uriOf(file: string): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${path}` : path;
}

/** In a message `[text](1)` is a link (SARIF 2.1.0, 3.11.6). */
function plain(message: string): string {
  return message.replace(/[\\[\]]/g, "\\$&");
}
