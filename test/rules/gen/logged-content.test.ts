import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { otlpLog } from "../../../src/wire/otlp/otlp-log.ts";
import { log } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";
import { call, handler, out } from "./model-call.ts";

const EMPTY = [handler, call(out(2, "stop"))];

function logged(message: string, attributes: Record<string, AttributeValue>, spanId = "chat") {
  return log(message, { at: 100, spanId, attributes: new Map(Object.entries(attributes)) });
}

describe("messages that were logged beside a call", () => {
  const choice = { index: 0, finish_reason: "stop", message: { role: "assistant", content: "" } };
  const details = {
    "event.name": "gen_ai.client.inference.operation.details",
    "gen_ai.output.messages": '[{"role":"assistant","parts":[]}]',
  };

  it.each([
    ["a choice in the body", logged(JSON.stringify(choice), { "event.name": "gen_ai.choice" })],
    ["a choice out of Loki", logged(JSON.stringify(choice), { event_name: "gen_ai.choice" })],
    ["the details of the operation", logged("", details)],
  ])("are read from %s", (_what, line) => {
    expect(saidBy("L02", EMPTY, { logs: [line] })).toEqual(["warning answer without content"]);
  });

  it("are read from OTLP's typed body", () => {
    const text = (stringValue: string) => ({ stringValue });
    const body = {
      kvlistValue: {
        values: [
          {
            key: "message",
            value: {
              kvlistValue: {
                values: [
                  { key: "role", value: text("assistant") },
                  { key: "content", value: text("It has.") },
                ],
              },
            },
          },
        ],
      },
    };
    const resource = { service: "miniserve", attributes: new Map() };
    const place = { problemUnder: () => undefined } as never;
    const { message } = otlpLog({ body }, resource, undefined, place);
    const line = logged(message, { "event.name": "gen_ai.choice" });
    expect(saidBy("L02", EMPTY, { logs: [line] })).toEqual([]);
    expect(foundBy("L03", [handler, call(out(0, "stop"))], { logs: [line] })).toMatchObject([
      { message: expect.stringContaining("an answer was recorded") },
    ]);
  });

  it("are none where the line is of another span or of another event", () => {
    const ofHandler = logged(JSON.stringify(choice), { "event.name": "gen_ai.choice" }, "http.handler");
    const other = logged(JSON.stringify(choice), { "event.name": "decode.done" });
    expect(saidBy("L02", EMPTY, { logs: [ofHandler, other] })).toEqual([]);
  });

  it("survive any body", () => {
    for (const body of ["[".repeat(5000), '{"a":'.repeat(300), "null", '{"kvlistValue":{"values":[null,7]}}'])
      expect(saidBy("L01", EMPTY, { logs: [logged(body, { "event.name": "gen_ai.choice" })] })).toEqual([]);
  });
});
