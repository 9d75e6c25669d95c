import { listOf } from "../../model/list-of.ts";
import type { Span } from "../../model/span.ts";
import type { Sightings } from "../../vocabulary/sightings.ts";

const PARTS = ["instance", "process", "thread"] as const;
export type ProcessPart = (typeof PARTS)[number];

/** Where spans ran: `service.instance.id`, the process id, the thread (diagnostics S02). */
export class ProcessKeys {
  readonly #keys = new Set<string>();
  readonly #known = new Map<ProcessPart, string[]>();

  add({ resource }: Span, said: Sightings): void {
    const instance = said.value("instanceId");
    const pid = said.value("processId");
    const thread = said.value("threadId");
    // Every container has a process 1: it is told apart by all that is known of where it runs.
    const place = [resource.service, instance, said.value("machine")];
    if (instance !== undefined) this.#add("instance", [instance]);
    if (pid !== undefined) this.#add("process", [...place, pid]);
    if (thread !== undefined) this.#add("thread", [...place, pid, thread]);
  }

  /** The surest that others have too. */
  shared(others: ProcessKeys): ProcessPart | undefined {
    return PARTS.find((part) => this.#known.get(part)?.some((key) => others.#keys.has(key)));
  }

  #add(part: ProcessPart, told: readonly (string | undefined)[]): void {
    const key = JSON.stringify([part, ...told]);
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    listOf(this.#known, part).push(key);
  }
}
