import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseContractText } from "../../src/contract/contract-text.ts";
import { contractJsonSchema } from "../../src/contract/json-schema.ts";

describe("the JSON Schema of a contract", () => {
  it("is the one that is shipped (npx vitest -u writes it)", async () => {
    await expect(`${JSON.stringify(contractJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      "../../docs/schemas/contract-file.json",
    );
  });

  it("takes the fixtures and refuses a misspelled key", () => {
    const validate = new Ajv2020.default({ strict: false }).compile(contractJsonSchema());
    for (const path of ["fixtures/lgtrace.contract.yaml", "fixtures/refund.contract.yaml"]) {
      const { value } = parseContractText(path, readFileSync(path, "utf8"));
      expect(validate(value), path).toBe(true);
    }
    expect(validate({ lgtrace: "contract/v1", id: "x", tree: { span: "a", kinds: "CLIENT" } })).toBe(false);
  });
});
