import { describe, expect, it } from "vitest";
import { WholeFloat } from "../../src/model/attribute.ts";
import { argumentsHash, resultHash } from "../../src/rules/content-hash.ts";

describe("the hash of arguments", () => {
  it("is equal whatever the order of keys, the blanks and the form they were recorded in", () => {
    const hash = argumentsHash('{"q":"x","k":3}');
    expect(argumentsHash('{ "k": 3, "q": "x" }')).toBe(hash);
    expect(
      argumentsHash(
        new Map<string, string | number>([
          ["k", 3],
          ["q", "x"],
        ]),
      ),
    ).toBe(hash);
    expect(argumentsHash(new Map([["k", new WholeFloat(3)]]))).toBe(argumentsHash('{"k":3}'));
  });

  it("leaves out ids of the call and times, and keeps what is asked for", () => {
    expect(argumentsHash('{"q":"x","request_id":"r1","timestamp":1}')).toBe(
      argumentsHash('{"q":"x","requestId":"r2","timestamp":2}'),
    );
    expect(argumentsHash('{"id":"call_1","q":"x"}')).toBe(argumentsHash('{"id":"call_2","q":"x"}'));
    expect(argumentsHash('{"id":"4481"}')).not.toBe(argumentsHash('{"id":"4482"}'));
    expect(argumentsHash('{"order_id":"4481"}')).not.toBe(argumentsHash('{"order_id":"4482"}'));
  });

  it("tells texts, numbers, lists and objects apart", () => {
    const all = ['{"a":1}', '{"a":"1"}', '{"a":[1]}', '{"a":null}', '{"b":1}', "a", "", "[]", "{}", "[[]]"];
    expect(new Set(all.map(argumentsHash)).size).toBe(all.length);
  });

  it("is unknown where the value was cut, or nested too deep to compare", () => {
    expect(argumentsHash("x".repeat(2048))).toBeUndefined();
    expect(argumentsHash("x".repeat(2047))).toBeDefined();
    expect(argumentsHash(`${"[".repeat(100)}${"]".repeat(100)}`)).toBeUndefined();
  });

  it("leaves durations out of results alone", () => {
    expect(resultHash('{"hits":[],"took_ms":3}')).toBe(resultHash('{"hits":[],"took_ms":4}'));
    expect(argumentsHash('{"duration":3}')).not.toBe(argumentsHash('{"duration":4}'));
  });
});
