import { describe, expect, it } from "vitest";
import { spanIdOf, traceIdOf } from "../../src/model/ids.ts";

describe("recorded ids in the one form that is compared", () => {
  it("lower-cases hex and strips 0x", () => {
    expect(traceIdOf("5B8EFFF798038103D269B633813FC60C")).toBe("5b8efff798038103d269b633813fc60c");
    expect(spanIdOf("0xEEE19B7EC3C1B174")).toBe("eee19b7ec3c1b174");
  });

  it("reads base64 of 16 and of 8 bytes", () => {
    expect(traceIdOf("M8IQYW2+10U5HyfoseuuXQ==")).toBe("33c210616dbed745391f27e8b1ebae5d");
    expect(spanIdOf("j23VolaBorU=")).toBe("8f6dd5a25681a2b5");
  });

  it("makes a 64-bit trace id and its zero-padded form one", () => {
    expect(traceIdOf("b199465bdec312bb")).toBe(traceIdOf("0000000000000000b199465bdec312bb"));
  });

  it("pads only for sources that drop leading zeros", () => {
    expect(traceIdOf("1a2b3", "pad")).toBe("0000000000000000000000000001a2b3");
    expect(traceIdOf("1a2b3")).toBe("1a2b3");
  });

  it("reads integers of 128 bits", () => {
    expect(traceIdOf(273000000000000000000000000000000000001n)).toBe("cd61e33201608e2433a4a01000000001");
    expect(spanIdOf(1n)).toBe("0000000000000001");
  });

  it.each(["", "0", "0000000000000000", "0x0000000000000000", "AAAAAAAAAAA="])(
    "takes %j for no id",
    (none) => {
      expect(spanIdOf(none)).toBeUndefined();
    },
  );

  it("keeps other alphabets", () => {
    expect(spanIdOf("01_root")).toBe("01_root");
  });
});
