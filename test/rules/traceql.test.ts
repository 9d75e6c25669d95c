import { describe, expect, it } from "vitest";
import { RULE_EXAMPLES, type RuleStory } from "../../fixtures/rules/stories.ts";
import type { Story } from "../../fixtures/story.ts";
import type { Role } from "../../src/model/role.ts";
import {
  beginsWith,
  doing,
  doingByKeys,
  having,
  isBetween,
  isZeroAt,
  named,
  spansWith,
  told,
  toldInEvents,
} from "../../src/rules/traceql.ts";
import { rolesOfName } from "../../src/trace/role-of-name.ts";

const ROLES: readonly Role[] = [
  "llm",
  "prefill",
  "decode",
  "tool",
  "agent",
  "embed",
  "retrieve",
  "rerank",
  "guard",
];

describe("spans that say something of a concept", () => {
  it("are asked for under every key, a resource's and an event's too", () => {
    expect(told("toolCallId")).toEqual([
      "span.gen_ai.tool.call.id != nil",
      "span.tool_call.id != nil",
      "span.ai.toolCall.id != nil",
      "span.tool_use_id != nil",
    ]);
    expect(told("instanceId")).toEqual(["resource.service.instance.id != nil"]);
    expect(told("exceptionType")).toEqual(["event.exception.type != nil"]);
  });

  it("are asked for by the container where the value lies inside of it", () => {
    expect(told("tokensOut")).toContain("span.mlflow.chat.tokenUsage != nil");
  });

  it("are asked for by the first of a list", () => {
    expect(told("stopReason")).toContain("span.gen_ai.completion.0.finish_reason != nil");
  });

  it("are asked for in every type where Tempo's nil knows one type alone", () => {
    expect(told("httpStatus")[0]).toContain('span.http.response.status_code >= ""');
  });

  it("are asked for on events, where a guard says it there", () => {
    expect(toldInEvents("guardAction")).toContain("event.guardrail.action != nil");
  });
});

describe("spans with a value", () => {
  it("are asked for as ints, floats and texts, which Tempo keeps apart", () => {
    const zero = having("decodeSteps", isZeroAt);
    expect(zero).toEqual([
      "span.llm.decode.steps = 0",
      "span.llm.decode.steps = 0.0",
      'span.llm.decode.steps < "1"',
    ]);
    expect(isBetween("k", 1, 3)).toEqual(["(k >= 1 && k <= 3)", "(k >= 1.0 && k <= 3.0)", 'k >= ""']);
  });

  it("are asked for by their first letter, without regard to case", () => {
    expect(beginsWith("k", "l", "m")).toEqual([
      '(k >= "l" && k < "n")',
      '(k >= "L" && k < "N")',
      '(k >= "[" && k < "\\\\")',
      'k < "!"',
    ]);
  });

  it("cannot be asked for where they lie inside a text: that there is one must do", () => {
    expect(having("tokensOut", () => [])).toContain("span.braintrust.metrics != nil");
  });
});

describe("spans of a role", () => {
  it("are asked for by every name that tells it", () => {
    const names = [...RULE_EXAMPLES.values()]
      .flatMap((example) => Object.values(example))
      .flatMap((told: RuleStory | Story) => ("stories" in told ? told.stories : [told]))
      .flatMap(({ spans }) => spans.map(({ name }) => name));
    for (const name of ["RAG.Cross_Encoder", "a decode  step", "tool", "x/mcp", "bad\nname.tool", ...names])
      for (const role of ROLES)
        if (rolesOfName(name).includes(role))
          expect([name, patternOf(role).test(name)]).toEqual([name, true]);
    expect(patternOf("tool").test("toolbox")).toBe(false);
  });

  it("are asked for by what only they have, and by their own word, whatever it is", () => {
    const tools = doing("tool");
    expect(tools).toContain("span.tool_name != nil");
    expect(tools).toContain("span.openinference.span.kind != nil");
    expect(tools.join()).not.toContain("judge.score");
    expect(doing("judge")).toContain("span.judge.score != nil");
  });

  it("are asked for by a model or a finish where they call one", () => {
    expect(doingByKeys("llm")).toContain("span.gen_ai.request.model != nil");
    expect(doingByKeys("tool")).not.toContain("span.gen_ai.request.model != nil");
    expect(doingByKeys("llm").join()).not.toContain("name =~");
  });
});

it("asks once for what several concepts are written under", () => {
  expect(spansWith(told("requestModel"), told("requestModel")).match(/gen_ai\.request\.model/g)).toHaveLength(
    1,
  );
});

function patternOf(role: Role): RegExp {
  return new RegExp(`^${JSON.parse(named([role]).replace("name =~ ", ""))}$`);
}
