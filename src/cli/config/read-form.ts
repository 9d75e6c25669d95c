import type * as z from "zod";
import { CONFIGURATION, parseContractText } from "../../contract/contract-text.ts";
import { formFailure } from "../../contract/form-trouble.ts";

/**
 * What a configuration file says. Throws the Failure "config" with file and line where it is no YAML, or
 * has a key or a value that it may not have; what stands there is never repeated.
 */
export function readForm<Form extends z.ZodType>(path: string, text: string, form: Form): z.infer<Form> {
  const read = parseContractText(path, text, CONFIGURATION);
  const parsed = form.safeParse(read.value ?? {});
  if (parsed.success) return parsed.data;
  throw formFailure(read, parsed.error.issues);
}
