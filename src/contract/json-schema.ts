import * as z from "zod";
import { CONTRACT_FORM } from "./schema.ts";

/** The JSON Schema (2020-12) of a contract file, for editors; what is judged is the zod model itself. */
export function contractJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(CONTRACT_FORM, { io: "input" });
  return { $schema, title: "lgtrace contract", ...schema };
}
