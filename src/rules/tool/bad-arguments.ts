import { sureness } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { doing, spansWith } from "../traceql.ts";
import { oncePerPlace } from "./alike.ts";
import { CONVERSATION_NEEDS, Conversation } from "./conversation.ts";
import { invented, stoodIn } from "./invented-values.ts";
import { offersIn, plainName } from "./offered-tools.ts";
import { notJson, notOffered, refused, schemaBroken } from "./refused-calls.ts";
import { CALL_NEEDS, type Call, toolCallsIn } from "./tool-calls.ts";

const SURE = 0.9;

export const badArguments = rule({
  code: "R05",
  name: "bad-arguments",
  title: "tool called with what it cannot take",
  why:
    "The model called a tool that does not exist, or made up what it was called with. A tool that checks its arguments " +
    "fails, and the loop burns tokens; one that does not acts on the wrong order.",
  fix: "use strict schemas; give the validation error back to the model; let ids be chosen from a list",
  example: {
    fires: "The model calls refund_now, and was offered get_order and track_parcel.",
    quiet: "get_order answers 404 for order 4481, which the user had named.",
  },
  severities: ["error", "warning"],
  only: { roles: ["tool", "llm"] },
  needs: [...CALL_NEEDS, ...CONVERSATION_NEEDS, "roleSource"],
  get traceql() {
    return spansWith(doing("tool", "llm"));
  },
  *check(facts): Iterable<Found | NotJudged> {
    const calls = toolCallsIn(facts);
    if (calls.length === 0) return;
    const offers = offersIn(facts);
    const conversation = new Conversation(facts);
    const all: Found[] = [];
    for (const call of calls) {
      const offered = offers.to(call.node) ?? offers.ever;
      const schema = schemaOf(call);
      const found =
        notOffered(call, offered, facts) ??
        notJson(call, schema) ??
        schemaBroken(call, schema) ??
        refused(call, facts) ??
        stoodIn(call, schema);
      if (found !== undefined) all.push({ ...found, confidence: sureness(SURE, call.node, facts) });
      else if (offered === undefined) yield* inconclusive(call, "tool definitions not recorded");
      else
        for (const said of invented(call, schema, conversation)) {
          if ("reason" in said) yield said;
          else all.push(said);
        }
      yield* inconclusive(call);
    }
    yield* oncePerPlace(all);

    function schemaOf({ node, tool }: Call): unknown {
      const own = facts.sightings(node).of("toolSchema");
      if (own.state === "known") return own.value;
      const offered = offers.to(node) ?? offers.ever;
      return tool === undefined ? undefined : offered?.get(plainName(tool))?.schema;
    }
  },
});

function* inconclusive({ arguments: given }: Call, reason?: string): Iterable<NotJudged> {
  if (reason !== undefined) yield { reason };
  else if (given.state === "cut") yield { reason: "tool arguments were cut" };
  else if (given.state === "positional") yield { reason: "tool arguments recorded without their names" };
  else if (given.state === "unknown") yield { reason: "tool arguments not recorded" };
}
