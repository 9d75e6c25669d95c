import type { TreeNode } from "../../trace/tree.ts";
import { type Found, rule } from "../rule.ts";
import { shortDigest } from "./mask.ts";
import type { SensitivePlace } from "./places.ts";
import { proofsOf, timesOf, whereSaid } from "./sensitive-proof.ts";
import { widespreadValues } from "./widespread-values.ts";

/** By its form; by its name and its looks; by its beginning. */
const SURE = 0.95;
const NAMED = 0.75;
const CUT = 0.6;

export const secret = rule({
  code: "D02",
  name: "secret",
  title: "credential in a log line or an attribute",
  why:
    "Who may read traces and logs may now do what the credential allows, and copies of both are kept " +
    "in places that nobody thinks of as a vault.",
  fix:
    "rotate it first, since it is out; then redact where spans and lines are made; then purge the store, " +
    "its backups and whatever it was exported to",
  severities: ["error"],
  needs: ["sensitive", "tree", "traceId", "run"],
  *check({ sensitive, tree, traceId, run }) {
    const ids = new Set<string>([traceId, ...tree.byId.keys()]);
    const widespread = run?.over(widespreadValues);
    const isAnId = ({ kind, said }: SensitivePlace) =>
      kind === "generic" && (ids.has(said) || widespread?.has(said) === true);
    const bySecret = new Map<string, SensitivePlace[]>();
    for (const place of sensitive) {
      if (place.rule !== "D02" || isAnId(place)) continue;
      const name = `${place.kind} ${place.said}`;
      const places = bySecret.get(name);
      if (places === undefined) bySecret.set(name, [place]);
      else places.push(place);
    }
    for (const [first, ...more] of bySecret.values()) if (first !== undefined) yield leaked([first, ...more]);
  },
});

function leaked(places: readonly [SensitivePlace, ...SensitivePlace[]]): Found {
  const [{ kind, key, masked, said }] = places;
  const digest = shortDigest(said);
  const what = WHAT.get(kind) ?? `a credential (${kind})`;
  const cut = kind === "cut off" ? ", cut off with its value" : "";
  return {
    severity: "error",
    confidence: kind === "cut off" ? CUT : kind === "generic" || kind === "aws-secret" ? NAMED : SURE,
    spans: [...new Set(places.flatMap(({ node }): TreeNode[] => (node === undefined ? [] : [node])))],
    message: `${what} stands in ${whereSaid(places)}: ${masked} (sha256 ${digest})${cut}`,
    phrase: "credential recorded",
    evidence: { ...proofsOf(places), time: timesOf(places) },
    expected: "no credential in logs or attributes",
    actual: `${masked} (${kind}, sha256 ${digest}), ${places.length}×`,
    clause: `${kind} ${key}`,
  };
}

const WHAT: ReadonlyMap<string, string> = new Map([
  ["anthropic", "an Anthropic API key"],
  ["langfuse", "a Langfuse secret key"],
  ["openai", "an OpenAI API key"],
  ["huggingface", "a Hugging Face token"],
  ["aws-akid", "an AWS access key id"],
  ["aws-secret", "an AWS secret access key"],
  ["github", "a GitHub token"],
  ["slack", "a Slack token"],
  ["google", "a Google API key"],
  ["gcp-sa", "a Google service account's private key"],
  ["pem", "a private key"],
  ["jwt", "a JSON web token"],
  ["stripe", "a Stripe key"],
  ["sendgrid", "a SendGrid key"],
  ["npm", "an npm token"],
  ["azure", "an Azure storage key"],
  ["bearer", "a bearer token"],
  ["basic-url", "a password in a URL"],
  ["generic", "what its name calls a secret"],
  ["cut off", "the beginning of a credential"],
]);
