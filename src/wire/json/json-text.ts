type Pending = { readonly text: string } | { readonly value: unknown };

/**
 * JSON text of a parsed JSON value, of any depth; a `bigint` comes out as the integer that it was,
 * `NaN` and `Infinity` as Python writes them. Stops early once it has `enough` characters.
 */
export function jsonText(root: unknown, enough = Number.POSITIVE_INFINITY): string {
  let written = "";
  const pending: Pending[] = [{ value: root }];
  for (let next = pending.pop(); next !== undefined && written.length < enough; next = pending.pop()) {
    if ("text" in next) written += next.text;
    else if (Array.isArray(next.value)) pushElements(pending, next.value);
    else if (typeof next.value === "object" && next.value !== null) pushMembers(pending, next.value);
    else written += scalarText(next.value);
  }
  return written;
}

// What is to be written first goes on the stack last.
function pushElements(pending: Pending[], list: readonly unknown[]): void {
  pending.push({ text: list.length === 0 ? "[]" : "]" });
  for (let index = list.length - 1; index >= 0; index -= 1)
    pending.push({ value: list[index] }, { text: index === 0 ? "[" : "," });
}

function pushMembers(pending: Pending[], record: object): void {
  const members = Object.entries(record).reverse();
  pending.push({ text: members.length === 0 ? "{}" : "}" });
  for (const [index, [key, value]] of members.entries()) {
    const before = index === members.length - 1 ? "{" : ",";
    pending.push({ value }, { text: `${before}${JSON.stringify(key)}:` });
  }
}

function scalarText(value: unknown): string {
  return typeof value === "bigint" || typeof value === "number"
    ? String(value)
    : (JSON.stringify(value) ?? "null");
}
