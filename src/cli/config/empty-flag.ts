import { Failure } from "../../model/failure.ts";

/** An empty flag is most likely a variable that is not set: what else may be meant is not guessed. */
export function refuseEmpty(flags: object, keys: readonly string[] = Object.keys(flags)): void {
  const [empty] = Object.entries(flags).find(([key, value]) => value === "" && keys.includes(key)) ?? [];
  if (empty === undefined) return;
  const name = empty.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new Failure("usage", `--${name} is empty`, { hint: "leave it out" });
}
