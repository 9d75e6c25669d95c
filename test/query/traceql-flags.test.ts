import { describe, expect, it } from "vitest";
import { flagsOfTraceql } from "../../src/query/traceql-flags.ts";

describe("the flags that say the same as TraceQL", () => {
  it.each([
    ["{ span.llm.tokens.out = 0 }", "--tokens-out 0"],
    ['{ name = "llm.decode" && duration > 2s }', "--name llm.decode --span-duration '>2s'"],
    ['{resource.service.name="miniserve"&&status=error}', "--service miniserve --status error"],
    ['{ span.tenant != "a b" }', "--attr 'tenant!=a b'"],
    ['{ span."it\'s" = "x" }', `--attr 'it'\\''s=x'`],
    ["{ trace:duration >= 1s }", "--duration '>=1s'"],
  ])("%s", (traceql, flags) => {
    expect(flagsOfTraceql(traceql)).toBe(flags);
  });

  it.each(["{ }", "{ a } >> { b }", "{ status = error || duration > 1s }", "{ } | rate()", "tokens"])(
    "knows none for %s",
    (traceql) => {
      expect(flagsOfTraceql(traceql)).toBeUndefined();
    },
  );
});
