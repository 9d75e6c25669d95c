import type { Diagnosis } from "../../model/finding.ts";
import type { TraceId } from "../../model/ids.ts";
import { bugLines } from "../../report/failure.ts";
import { errorStyle } from "../process/style.ts";
import type { World } from "../process/world.ts";

/** Rules that broke down, which is a bug: each is told once on stderr, with the first trace that did it. */
export class CrashedRules {
  readonly #told = new Set<string>();
  readonly #untold: { readonly rule: string; readonly traceId: TraceId; readonly error: unknown }[] = [];

  heed({ crashed, traceId }: Diagnosis): void {
    for (const { rule, error } of crashed) {
      if (this.#told.has(rule)) continue;
      this.#told.add(rule);
      this.#untold.push({ rule, traceId, error });
    }
  }

  get any(): boolean {
    return this.#told.size > 0;
  }

  async tell(world: World): Promise<void> {
    for (const { rule, traceId, error } of this.#untold.splice(0))
      await world.stderr.lines([
        `lgtrace: rule ${rule} crashed on trace ${traceId}`,
        ...bugLines(error, errorStyle(world)),
      ]);
  }
}
