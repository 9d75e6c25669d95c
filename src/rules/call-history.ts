import type { TraceFacts } from "../trace/facts.ts";
import { leafNodes } from "../trace/leaf-nodes.ts";
import type { TreeNode } from "../trace/tree.ts";
import { SpanContent } from "../vocabulary/content.ts";
import { Sightings } from "../vocabulary/sightings.ts";
import { digestsOf, PromptMemory, type PromptSigns, prefixKeys, type SharedBy } from "./prompt-memory.ts";
import { type PromptSize, promptSize } from "./prompt-size.ts";

/** One innermost call of a language model: what it was given, and which calls came before with the same. */
export interface PromptedCall extends PromptSigns, PromptSize {
  readonly trace: TraceFacts;
  readonly failed: boolean;
  /** The most tokens that the answer may have. */
  readonly maxTokens: number | undefined;
  /** The latest call that had ended whose messages this one's begin with; this one has more. */
  readonly continues: PromptedCall | undefined;
  /** The latest call that had ended and began with the same prompt, and what tells it. */
  readonly sharesPromptWith: { readonly call: PromptedCall; readonly by: SharedBy } | undefined;
  /** Something is recorded that could tell a shared prompt. */
  readonly promptIsKnown: boolean;
}

/** The model calls of a run's traces, by time. */
export class CallHistory {
  readonly calls: readonly PromptedCall[];
  readonly #ofNode = new Map<TreeNode, PromptedCall>();
  readonly #sightings: (node: TreeNode) => Sightings;
  readonly #memory = new PromptMemory<PromptedCall>();

  /** `sightings`: of one trace's spans, where somebody has read them. */
  constructor(traces: readonly TraceFacts[], sightings = (node: TreeNode) => new Sightings(node.span)) {
    this.#sightings = sightings;
    const placed = traces.flatMap((trace) => {
      const sessions = sessionsIn(trace);
      return callsIn(trace).map((node) => ({ trace, node, session: sessions[node.index] }));
    });
    placed.sort((one, other) => byStart(one.node, other.node));
    this.calls = placed.map(({ trace, node, session }) => this.#remembered(trace, node, session));
  }

  of(node: TreeNode): PromptedCall | undefined {
    return this.#ofNode.get(node);
  }

  #remembered(trace: TraceFacts, node: TreeNode, session: string | undefined): PromptedCall {
    const signs = this.#signsOf(trace, node, session);
    const digests = digestsOf(signs);
    const keys = prefixKeys(signs);
    const call: PromptedCall = {
      ...signs,
      trace,
      ...promptSize(this.#sightings(node), trace.spanFacts(node)),
      failed: trace.spanFacts(node).failed,
      continues: this.#memory.before(node, digests.slice(0, -1).reverse()),
      sharesPromptWith: this.#sharing(node, keys, digests),
      promptIsKnown: keys.length > 0 || digests.length > 0,
    };
    this.#ofNode.set(node, call);
    if (!call.failed) this.#memory.remember(call, [...keys.map(([, key]) => key), ...digests.slice(-1)]);
    return call;
  }

  /** What a prefill does not say of its prompt stands on the span that it is a stage of. */
  #signsOf(
    trace: TraceFacts,
    node: TreeNode,
    session: string | undefined,
  ): PromptSigns & Pick<PromptedCall, "maxTokens"> {
    const stageOf = trace.role(node) === "prefill" ? node.parent : undefined;
    const places = stageOf === undefined ? [node] : [node, stageOf];
    const contents = places.map(({ span }) => new SpanContent(span));
    const recorded = places.map(this.#sightings);
    return {
      node,
      session,
      model: first(places, (place) => trace.spanFacts(place).model),
      input: first(contents, ({ input }) => input),
      system: first(contents, ({ system }) => system),
      compositionHash: first(recorded, (sightings) => sightings.value("compositionHash")),
      maxTokens: first(recorded, (sightings) => sightings.value("maxTokens")),
      systemTokens: first(recorded, (sightings) => sightings.value("promptSystemTokens")),
    };
  }

  #sharing(
    node: TreeNode,
    keys: readonly [SharedBy, string][],
    digests: readonly string[],
  ): PromptedCall["sharesPromptWith"] {
    const shared = [
      ...keys,
      ...digests.toReversed().map((digest): [SharedBy, string] => ["messages", digest]),
    ];
    for (const [by, key] of shared.sort(([one], [other]) => SUREST.indexOf(one) - SUREST.indexOf(other))) {
      const call = this.#memory.before(node, [key]);
      if (call !== undefined) return { call, by };
    }
    return undefined;
  }
}

const SUREST: readonly SharedBy[] = ["composition hash", "messages", "system prompt", "conversation"];

export function callHistory(traces: readonly TraceFacts[]): CallHistory {
  return new CallHistory(traces);
}

/** llm spans that have no other below them, and prefills: where input tokens are counted. */
function callsIn(trace: TraceFacts): TreeNode[] {
  const isCall = (node: TreeNode) => !node.superseded && ["llm", "prefill"].includes(trace.role(node));
  return leafNodes(trace.tree, isCall).leaves;
}

function byStart({ span: one }: TreeNode, { span: other }: TreeNode): number {
  if (one.startUnixNano === other.startUnixNano) return one.spanId < other.spanId ? -1 : 1;
  return one.startUnixNano < other.startUnixNano ? -1 : 1;
}

/** Of each node its own conversation, else that of the span above it. */
function sessionsIn(trace: TraceFacts): (string | undefined)[] {
  const sessions: (string | undefined)[] = [];
  for (const node of trace.tree.nodes) {
    const above = node.parent === undefined ? undefined : sessions[node.parent.index];
    sessions.push(trace.spanFacts(node).sessionId ?? above);
  }
  return sessions;
}

function first<Place, Value>(
  places: readonly Place[],
  said: (place: Place) => Value | undefined,
): Value | undefined {
  for (const place of places) {
    const value = said(place);
    if (value !== undefined) return value;
  }
  return undefined;
}
