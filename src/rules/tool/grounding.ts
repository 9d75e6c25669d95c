import { isIdLike, type Leaf } from "./leaves.ts";

/** Longer texts are no ids. */
const LONGEST = 200;
const ANYWHERE = [
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^[A-Z]{2,10}-\d+$/,
  /^[^\s@]{1,64}@[^\s@]{1,255}$/,
];
/** A date is computed, not copied. */
const DATE = /^\d{4}-\d\d(?:-\d\d)?(?:[T ].*)?$/;
const LEAST_DIGITS = 4;

/** A value that a model can only have copied from somewhere (diagnostics R05, 6). */
export function mustBeGrounded({ text, name, enumerated }: Leaf): boolean {
  const value = text.trim();
  if (enumerated || value.length > LONGEST || DATE.test(value)) return false;
  if (ANYWHERE.some((form) => form.test(value))) return true;
  return isIdLike(name) && (value.match(/\d/g)?.length ?? 0) >= LEAST_DIGITS;
}
