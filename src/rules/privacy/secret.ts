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
const MOST_SHOWN = 5;

export const secret = rule({
  code: "D02",
  name: "secret",
  title: "credential in a log line or an attribute",
  why:
    "Whoever may read traces and logs may now do what the credential allows, and copies of both are kept in " +
    "places that nobody thinks of as a vault.",
  fix:
    "rotate it first, since it is out; then redact where spans and lines are made; then purge the store, " +
    "its backups and whatever it was exported to",
  example: {
    fires:
      "An upload fails, and the line about it carries aws_secret_access_key with all of its 40 characters.",
    quiet:
      "A trace id and a sha256 digest look random, and app:***@db looks like a password: none of them opens anything.",
  },
  severities: ["error"],
  needs: ["sensitive", "tree", "traceId", "run"],
  *check({ sensitive, tree, traceId, run }) {
    if (!sensitive.some((place) => place.rule === "D02")) return;
    const ids = new Set<string>([traceId, ...tree.byId.keys()]);
    const widespread = run?.over(widespreadValues);
    const isAnId = ({ kind, said }: SensitivePlace) =>
      kind === "generic" && (ids.has(said) || widespread?.has(said) === true);
    const secrets = sensitive.filter((place) => place.rule === "D02" && !isAnId(place));
    const bySecret = Map.groupBy(secrets, ({ kind, said }) => `${kind} ${said}`);
    const byPlace = Map.groupBy(bySecret.values(), ([first]) => `${first?.kind} ${first?.key}`);
    for (const leaks of byPlace.values()) yield* leaked(leaks);
  },
});

/** Secrets of one kind that stand first under one key, each with all its places. */
function* leaked(leaks: readonly (readonly SensitivePlace[])[]): Iterable<Found> {
  const [first, ...more] = leaks.flat();
  if (first === undefined) return;
  const places = [first, ...more] as const;
  const { kind, key } = first;
  const shown = leaks.slice(0, MOST_SHOWN).flatMap(([one]) => (one === undefined ? [] : [shownAs(one)]));
  const others = leaks.length === 1 ? "" : `, ${leaks.length} different ones in all`;
  const cut = kind === "cut off" ? ", cut off with its value" : "";
  yield {
    severity: "error",
    confidence: kind === "cut off" ? CUT : kind === "generic" || kind === "aws-secret" ? NAMED : SURE,
    spans: [...new Set(places.flatMap(({ node }): TreeNode[] => (node === undefined ? [] : [node])))],
    message: `${WHAT.get(kind) ?? kind} stands in ${whereSaid(places)}: ${shown[0]}${others}${cut}`,
    phrase: "credential recorded",
    evidence: { ...proofsOf(places), time: timesOf(places) },
    expected: "no credential in logs or attributes",
    actual: `${kind} ${places.length}×: ${shown.join(", ")}${leaks.length > MOST_SHOWN ? ", …" : ""}`,
    clause: `${kind} ${key}`,
  };
}

/** `sk-p…9f2c (sha256 1a2b3c4d)`: enough to find the one to rotate. */
function shownAs({ masked, said }: SensitivePlace): string {
  return `${masked} (sha256 ${shortDigest(said)})`;
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
