import type { Found } from "../rule.ts";
import { type BrokenClause, firstActual, timesBroken } from "./broken-clauses.ts";

type Saying = Pick<Found, "message" | "phrase" | "confidence">;

const RESEMBLANCE = 0.8;

/** What a broken clause about spans that are there says, by the clause's last word. */
export function sayingOf(clause: BrokenClause): Saying {
  const { broken, spans } = clause;
  const [first] = spans;
  const name = first?.span.name ?? broken.spanPath;
  const above = first?.parent === undefined ? "" : ` under ${first.parent.span.name}`;
  const { expected } = broken;
  const actual = firstActual(broken);
  const times = timesBroken(broken);
  switch (broken.clause.slice(broken.clause.lastIndexOf(" ") + 1)) {
    case "count":
      return {
        message: `${name} is there ${counted(clause)}${above}, not ${expected}`,
        phrase: "wrong span count",
      };
    case "when":
      return { message: `${name} is there${above}: expected ${expected}`, phrase: "forbidden span" };
    case "closed":
      return { message: `${name} is not expected${above}: ${expected}${times}`, phrase: "unexpected span" };
    case "renamed":
      return {
        message: `${name}${above} is probably ${expected} under another name${times}`,
        phrase: "renamed span",
        confidence: RESEMBLANCE,
      };
    case "order":
      return {
        message: `the spans under ${name} start in another order${times}`,
        phrase: "wrong span order",
      };
    case "kind":
      return { message: `${name} has kind ${actual}, not ${expected}${times}`, phrase: "wrong span kind" };
    case "status":
      return { message: `${name} failed, and must not: ${actual}${times}`, phrase: "forbidden failure" };
    default:
      return { message: broken.message, phrase: "wrong root" };
  }
}

/** Where attempts of a retry count once there are more spans than were counted. */
function counted({ broken, spans }: BrokenClause): string {
  const count = firstActual(broken);
  const times = count === "1" ? "once" : `${count} times`;
  const retried = timesBroken(broken) === "" && spans.length > Number(count);
  return retried ? `${times} (${spans.length} spans, the attempts of a retry count once)` : times;
}
