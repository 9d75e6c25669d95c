import type { SpanId } from "../../../src/model/ids.ts";
import type { Span } from "../../../src/model/span.ts";
import { span } from "../../trace/story.ts";

/** What one tool call of a story was asked and what it said; undefined: not recorded. */
export interface ToldCall {
  readonly tool: string;
  readonly asked?: string;
  readonly said?: string;
  readonly failed?: boolean;
}

export const agent = span("invoke_agent support", {
  at: [0, 600_000],
  has: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "support" },
});

/** An agent with these calls, one a second, each with a parent of its own as the agent's turns are. */
export function turns(...calls: readonly ToldCall[]): Span[] {
  const spans = calls.flatMap(({ tool, asked, said, failed = false }, index) => [
    span(`turn ${index}`, { parent: agent.name, at: [index * 1000, index * 1000 + 900] }),
    span(`execute_tool ${tool}`, {
      spanId: `call-${index}` as SpanId,
      parent: `turn ${index}`,
      at: [index * 1000 + 100, index * 1000 + 200],
      status: failed ? "ERROR" : "UNSET",
      has: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool,
        ...(asked === undefined ? {} : { "gen_ai.tool.call.arguments": asked }),
        ...(said === undefined ? {} : { "gen_ai.tool.call.result": said }),
      },
    }),
  ]);
  return [agent, ...spans];
}

export function times(count: number, ...calls: readonly ToldCall[]): ToldCall[] {
  return Array.from({ length: count }, () => calls).flat();
}
