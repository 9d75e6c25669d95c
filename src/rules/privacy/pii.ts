import type { TreeNode } from "../../trace/tree.ts";
import { type Found, rule } from "../rule.ts";
import type { SensitivePlace } from "./places.ts";
import { keysOf, proofsOf, timesOf, whereSaid } from "./sensitive-proof.ts";

/** Those that do harm by themselves. */
const GRAVE = new Set(["card", "ssn", "aadhaar"]);
/** A checksum or a table confirms them; others are known by their form or their words alone. */
const SURENESS: ReadonlyMap<string, number> = new Map([
  ["email", 0.9],
  ["card", 0.9],
  ["iban", 0.95],
  ["aadhaar", 0.85],
  ["ip", 0.85],
  ["ssn", 0.75],
  ["pan", 0.75],
  ["phone", 0.7],
]);

export const pii = rule({
  code: "D03",
  name: "pii",
  title: "personal data in a log line or an attribute",
  why:
    "Traces and logs are kept long, read widely and deleted by age, not on request, so what they hold of a " +
    "person is hard to take back. Names and postal addresses are not looked for.",
  fix: "redact where spans and lines are made: an allow-list of keys, and placeholders (<email:e_4f81>) for the rest",
  example: {
    fires: "ticket.contact holds priya.nair@acme.in, and a log line the card number 4111 1111 1111 1111.",
    quiet:
      "<email:e_4f81> stands in a mail address's place, and 1716370863120000000 is a time, though the digits could be a card's.",
  },
  severities: ["error", "warning"],
  needs: ["sensitive"],
  *check({ sensitive }) {
    const persons = sensitive.filter(({ rule }) => rule === "D03");
    if (persons.length === 0) return;
    for (const [first, ...more] of Map.groupBy(persons, ({ kind }) => kind).values())
      if (first !== undefined) yield recorded([first, ...more]);
  },
});

const WHAT: ReadonlyMap<string, string> = new Map([
  ["email", "an e-mail address"],
  ["card", "a payment card's number"],
  ["iban", "an IBAN"],
  ["ssn", "a US social security number"],
  ["aadhaar", "an Aadhaar number"],
  ["pan", "an Indian tax number (PAN)"],
  ["phone", "a telephone number"],
  ["ip", "a client's IP address"],
]);

function recorded(places: readonly [SensitivePlace, ...SensitivePlace[]]): Found {
  const [{ kind, masked }] = places;
  const what = WHAT.get(kind) ?? kind;
  const inLogs = places.some(({ line }) => line !== undefined);
  const different = new Set(places.map(({ said }) => said)).size;
  return {
    severity: GRAVE.has(kind) && inLogs ? "error" : "warning",
    confidence: SURENESS.get(kind) ?? 0.7,
    spans: [...new Set(places.flatMap(({ node }): TreeNode[] => (node === undefined ? [] : [node])))],
    message: `${what} stands in ${whereSaid(places)}: ${masked}${different > 1 ? `, ${different} different ones in all` : ""}`,
    phrase: "personal data recorded",
    evidence: { ...proofsOf(places), time: timesOf(places) },
    expected: "no personal data in logs or attributes",
    actual: `${kind} ${masked}, ${places.length}× under ${keysOf(places)}`,
    clause: kind,
  };
}
