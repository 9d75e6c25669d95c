import type { Diagnosis } from "../model/finding.ts";
import { placeLogs } from "../report/log-placement.ts";
import { RuleMarks } from "../report/rule-marks.ts";
import { extentOf } from "../report/waterfall.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TraceFacts } from "../trace/facts.ts";
import { once } from "../trace/once.ts";
import type { TreeNode } from "../trace/tree.ts";
import type { LogPlace } from "./layout.ts";

/** What one can jump to. */
export type StopKind = "finding" | "error" | "gap" | "critical-path step";

/** A span to jump to, and what to say of it there. */
export interface Stop {
  readonly node: TreeNode;
  readonly startNs: number;
  readonly lastsNs: number | undefined;
  readonly words: string;
}

/** A shorter stretch of the root's time is no gap. */
const GAP_SHARE = 0.01;

/** One trace as the reader looks at it; what follows from it is computed once, when it is asked for. */
export class Subject {
  readonly facts: TraceFacts;
  readonly diagnosis: Diagnosis;
  readonly marks: RuleMarks;
  /** End of the last span, nanoseconds from the start. */
  readonly extentNs: number;

  constructor(facts: TraceFacts, diagnosis: Diagnosis) {
    this.facts = facts;
    this.diagnosis = diagnosis;
    this.marks = new RuleMarks(facts, diagnosis);
    this.extentNs = extentOf(facts);
  }

  readonly #stops: Readonly<Record<StopKind, () => readonly Stop[]>> = {
    finding: once(() => this.#findings()),
    error: once(() => this.#errors()),
    gap: once(() => this.#gaps()),
    "critical-path step": once(() => this.#steps()),
  };
  readonly #logsOfSpan = once(() => placeLogs(this.facts.attachments).ofSpan);
  readonly #positions = once(() => new Map(this.facts.attachments.map((log, at) => [log, at])));

  /** In tree order; steps and gaps in time order. */
  stops(kind: StopKind): readonly Stop[] {
    return this.#stops[kind]();
  }

  /** It failed, or a rule found an error in it. */
  isError(node: TreeNode): boolean {
    return this.marks.isError(node);
  }

  logsOf(node: TreeNode): readonly LogAttachment[] {
    return this.#logsOfSpan().get(node) ?? [];
  }

  /** Where a line stands among the trace's lines in time order. */
  positionOf(log: LogAttachment): number {
    return this.#positions().get(log) ?? 0;
  }

  /** The line with which a span's own begin, else the last before it starts. */
  lineNear(node: TreeNode): number {
    const [own] = this.logsOf(node);
    if (own !== undefined) return this.positionOf(own);
    const later = this.facts.attachments.findIndex(
      ({ offsetNs }) => (offsetNs ?? Number.POSITIVE_INFINITY) > node.offsetNs,
    );
    return later < 0 ? Math.max(0, this.facts.attachments.length - 1) : Math.max(0, later - 1);
  }

  /** Spans under a span, all levels. */
  readonly #under = once(() => {
    const counts = new Map<TreeNode, number>();
    for (const node of this.facts.tree.nodes.toReversed()) {
      const { parent } = node;
      if (parent !== undefined) counts.set(parent, (counts.get(parent) ?? 0) + 1 + (counts.get(node) ?? 0));
    }
    return counts;
  });

  under(node: TreeNode): number {
    return this.#under().get(node) ?? 0;
  }

  /** Services with their spans, those with the most first. */
  readonly services = once((): readonly (readonly [string, number])[] => {
    const counts = new Map<string, number>();
    for (const { span } of this.facts.tree.nodes) {
      const { service } = span.resource;
      if (service !== undefined) counts.set(service, (counts.get(service) ?? 0) + 1);
    }
    return [...counts].sort(([, one], [, other]) => other - one);
  });

  /** Errors and warnings; where there are none, what else was found. */
  #findings(): readonly Stop[] {
    const grave = this.diagnosis.findings.filter(({ severity }) => severity !== "info");
    const stops = (grave.length > 0 ? grave : this.diagnosis.findings).flatMap(
      ({ spanIds: [first], rule, name }) => {
        const node = first === undefined ? undefined : this.facts.tree.byId.get(first)?.[0];
        return node === undefined ? [] : [stopAt(node, `${rule} ${name}`)];
      },
    );
    return stops.sort((one, other) => one.node.index - other.node.index);
  }

  #errors(): readonly Stop[] {
    const { tree } = this.facts;
    return tree.nodes.filter((node) => this.isError(node)).map((node) => stopAt(node, ""));
  }

  #steps(): readonly Stop[] {
    return this.facts.criticalPath.map(({ node, startNs, endNs }) => ({
      node,
      startNs,
      lastsNs: endNs - startNs,
      words: "",
    }));
  }

  /** Where the root waited for a span, and nothing below that span ran (diagnostics P03). */
  #gaps(): readonly Stop[] {
    const least = Math.max(this.facts.tree.toleranceNs, this.facts.durationNs * GAP_SHARE);
    return this.stops("critical-path step").filter(
      ({ node, lastsNs }) => node.children.length > 0 && (lastsNs ?? 0) >= least,
    );
  }
}

function stopAt(node: TreeNode, words: string): Stop {
  return { node, startNs: node.offsetNs, lastsNs: node.durationNs, words };
}

/** A trace that can be looked at. */
export interface Opened {
  readonly facts: TraceFacts;
  readonly diagnosis: Diagnosis;
  /** What the reader should know of how it was gathered. */
  readonly note?: string | undefined;
  readonly beginning?: Beginning | undefined;
}

/** How a trace's screen is at first; what is left out is as keys would have it. */
export interface Beginning {
  readonly service?: string | undefined;
  readonly minDurationNs?: number | undefined;
  readonly errorsOnly?: boolean | undefined;
  /** Levels of the tree that are open. */
  readonly depth?: number | undefined;
  readonly logs?: LogPlace | undefined;
  readonly fold?: boolean;
  readonly attributes?: boolean;
  readonly spanId?: string | undefined;
}
