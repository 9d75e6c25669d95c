import * as z from "zod";

/** An object that takes no other key than these; a misspelled one is answered with the legal ones. */
export function record<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? Object.keys(shape).toSorted().join(", ") : undefined,
  });
}
