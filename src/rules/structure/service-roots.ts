import type { TraceId } from "../../model/ids.ts";
import { listOf } from "../../model/list-of.ts";
import type { Role } from "../../model/role.ts";
import { nanosBetween } from "../../model/time.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import { IntervalIndex } from "../../trace/interval-index.ts";
import { once } from "../../trace/once.ts";
import { effectiveRoots } from "../../trace/root.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import { CorrelationKeys } from "./correlation-keys.ts";
import { isInnerRole } from "./stray-root.ts";

/** A trace as far as a search for a lost parent goes. */
export interface GivenTrace {
  readonly traceId: TraceId;
  readonly tree: Tree;
  readonly role: (node: TreeNode) => Role;
  readonly isPartial: boolean;
}

export interface GivenRoot {
  readonly trace: GivenTrace;
  readonly node: TreeNode;
  /** What the spans of its trace share with others, and how they are called. */
  readonly keys: () => CorrelationKeys;
  readonly names: () => ReadonlySet<string>;
}

/** So many requests at once are looked at. */
const MOST_AT_ONCE = 2_000;

/** What is known of one service's roots over all traces that were given. */
export class ServiceRoots {
  readonly #roots: GivenRoot[] = [];
  readonly #byName = new Map<string, GivenRoot[]>();
  /** Traces whose first root is of this service, by that root's name. */
  readonly #begunBy = new Map<string, GivenTrace[]>();
  traces = 0;
  /** Some root does other than inner work. */
  hasEntry = false;

  add(root: GivenRoot, isFirst: boolean): void {
    const { node, trace } = root;
    this.#roots.push(root);
    listOf(this.#byName, node.span.name).push(root);
    this.hasEntry ||= !isInnerRole(trace.role(node));
    if (!isFirst) return;
    this.traces += 1;
    listOf(this.#begunBy, node.span.name).push(trace);
  }

  get count(): number {
    return this.#roots.length;
  }

  named(name: string): readonly GivenRoot[] {
    return this.#byName.get(name) ?? [];
  }

  begunBy(name: string): readonly GivenTrace[] {
    return this.#begunBy.get(name) ?? [];
  }

  /** Roots of other traces that run from before a span's start until after its end, give or take ε. */
  around(trace: GivenTrace, node: TreeNode): GivenRoot[] {
    const start = nanosBetween(this.#origin(), node.span.startUnixNano);
    const end = start + Math.max(0, node.durationNs ?? 0);
    const { toleranceNs } = trace.tree;
    return this.#index()
      .reaching(start + toleranceNs, end - toleranceNs, MOST_AT_ONCE)
      .filter((root) => root.trace.traceId !== trace.traceId);
  }

  readonly #origin = once(() =>
    this.#roots.reduce(
      (first, { node }) => (node.span.startUnixNano < first ? node.span.startUnixNano : first),
      this.#roots[0]?.node.span.startUnixNano ?? 0n,
    ),
  );

  readonly #index = once(
    () =>
      new IntervalIndex(
        this.#roots.map((item) => {
          const { span, durationNs } = item.node;
          const startNs = nanosBetween(this.#origin(), span.startUnixNano);
          const endNs =
            durationNs === undefined ? Number.POSITIVE_INFINITY : startNs + Math.max(0, durationNs);
          return { item, startNs, endNs };
        }),
      ),
  );
}

export type RootsByService = ReadonlyMap<string | undefined, ServiceRoots>;

/** The roots of every service of a run. */
export function rootsByService(traces: readonly TraceFacts[]): RootsByService {
  return gathered(traces.map(givenTrace));
}

export function gathered(traces: readonly GivenTrace[]): RootsByService {
  const services = new Map<string | undefined, ServiceRoots>();
  for (const trace of traces) {
    const { nodes } = trace.tree;
    const keys = once(() => new CorrelationKeys(nodes));
    const names = once(() => new Set(nodes.map(({ span }) => span.name)));
    for (const [place, node] of effectiveRoots(trace.tree).entries()) {
      const { service } = node.span.resource;
      const roots = services.get(service) ?? new ServiceRoots();
      services.set(service, roots);
      roots.add({ trace, node, keys, names }, place === 0);
    }
  }
  return services;
}

function givenTrace(facts: TraceFacts): GivenTrace {
  return {
    traceId: facts.evidence.traceId,
    tree: facts.tree,
    role: (node) => facts.role(node),
    get isPartial() {
      return facts.state === "partial";
    },
  };
}
