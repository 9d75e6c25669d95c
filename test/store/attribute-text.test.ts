import { describe, expect, it } from "vitest";
import { type AttributeValue, WholeFloat } from "../../src/model/attribute.ts";
import { attributesOfText } from "../../src/store/attribute-scan.ts";
import { textOfAttributes } from "../../src/store/attribute-text.ts";
import { fc } from "../properties.ts";
import { anyAttributes } from "./any-span.ts";

describe("attributes as text", () => {
  it("come back as they went in, whatever they are", () => {
    fc.assert(
      fc.property(anyAttributes, (attributes) => {
        const back = attributesOfText(textOfAttributes(attributes));
        expect(back).toEqual(attributes);
        expect([...back.keys()]).toEqual([...attributes.keys()]);
      }),
      { numRuns: 500 },
    );
  });

  it("tell ints from whole floats and keep every digit", () => {
    const attributes = new Map<string, AttributeValue>([
      ["int", 10],
      ["float", new WholeFloat(10)],
      ["big", 12345678901234567890n],
      ["huge", new WholeFloat(1e21)],
      ["minus zero", new WholeFloat(-0)],
    ]);
    const text = textOfAttributes(attributes);
    expect(text).toBe('{"int":10,"float":10.0,"big":12345678901234567890,"huge":1e+21,"minus zero":-0.0}');
    expect(attributesOfText(text)).toEqual(attributes);
  });

  it("keep a recorded key that looks like the mark of bytes", () => {
    const attributes = new Map([["nested", new Map([["\0bytes", "AAAA"]])]]);
    expect(attributesOfText(textOfAttributes(attributes))).toEqual(attributes);
  });
});
