import type { Found } from "../rule.ts";
import type { BrokenClause } from "./broken-clauses.ts";

type Saying = Pick<Found, "message" | "phrase">;

/** What a broken clause about spans that are there says, by the clause's last word. */
export function sayingOf({ broken, spans: [first] }: BrokenClause): Saying {
  const { clause, spanPath, expected, actual, message } = broken;
  const name = first?.span.name ?? spanPath;
  const above = first?.parent === undefined ? "" : ` under ${first.parent.span.name}`;
  switch (clause.slice(clause.lastIndexOf(" ") + 1)) {
    case "count":
      return {
        message: `${name} is there ${actual} times${above}, not ${expected}`,
        phrase: "wrong span count",
      };
    case "when":
      return { message: `${name} is there${above}: expected ${expected}`, phrase: "forbidden span" };
    case "closed":
      return { message: `${name} is not expected${above}: ${expected}`, phrase: "unexpected span" };
    case "renamed":
      return {
        message: `${name}${above} is probably ${expected} under another name`,
        phrase: "renamed span",
      };
    case "order":
      return {
        message: `spans${spanPath === "" ? "" : ` under ${spanPath}`} start in another order`,
        phrase: "wrong span order",
      };
    case "kind":
      return { message: `${name} has kind ${actual}, not ${expected}`, phrase: "wrong span kind" };
    case "status":
      return { message: `${name} failed, and must not: ${actual}`, phrase: "forbidden failure" };
    default:
      return { message, phrase: "wrong root" };
  }
}
