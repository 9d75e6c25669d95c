import type { TreeNode } from "../../trace/tree.ts";
import { areTwoProcesses, hostRelation } from "../../vocabulary/host.ts";
import { durationText } from "../duration-text.ts";
import { timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { mayStillGrow, STILL_GROWING } from "../still-growing.ts";
import { impossibleDates } from "./impossible-dates.ts";
import { madeUpDurations } from "./made-up-durations.ts";

const LIKELY = 0.8;

export const badTimestamps = rule({
  code: "S12",
  name: "bad-timestamps",
  title: "times that cannot be right",
  why:
    "Durations, gaps and the critical path are computed from these times, and so is what other rules say of " +
    "them: a wrong unit or a made-up end makes all of it wrong.",
  fix: "send Unix nanoseconds (in Python time.time_ns()), and take a span's start and end from one clock",
  example: {
    fires:
      "An exporter writes microseconds where nanoseconds belong, and a request of May 2026 stands in January 1970.",
    quiet: "Every start and end is a whole millisecond: that clock is coarse, and it is right.",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "root", "clock"],
  *check(facts) {
    const { tree, clock } = facts;
    const nodes = tree.nodes.filter(({ superseded }) => !superseded);
    const growing = mayStillGrow(facts);
    const { findings, spans: misdated } = impossibleDates(nodes, clock.now);
    yield* findings;
    for (const node of nodes) {
      if (node.marks.has("ends-before-start")) yield backwards(node);
      else if (lacksItsEnd(node)) yield growing ? { reason: STILL_GROWING } : unfinished(node);
      const isDated = !misdated.has(node) && (node.parent === undefined || !misdated.has(node.parent));
      if (isDated && startsEarly(node, tree.toleranceNs)) yield early(node);
    }
    yield* madeUpDurations(facts, nodes);
  },
});

function backwards(node: TreeNode): Found {
  const { name, startUnixNano, endUnixNano = startUnixNano } = node.span;
  const by = durationText(node.durationNs ?? 0);
  return {
    severity: "error",
    confidence: 1,
    spans: [node],
    message: `${name} ends ${by} before it starts`,
    phrase: "ends before it starts",
    evidence: { time: [timeProof(node, `start ${startUnixNano}, end ${endUnixNano}`)] },
    expected: `an end of ${startUnixNano} ns or later`,
    actual: `${endUnixNano} ns`,
    clause: "ends-before-start",
  };
}

/** S12c: the end is 0, or absent where the format requires it; of a span that its format calls pending the mark says all. */
function lacksItsEnd({ span, marks }: TreeNode): boolean {
  return marks.has("unfinished") && !span.pending;
}

function unfinished(node: TreeNode): Found {
  return {
    severity: "warning",
    spans: [node],
    message: `${node.span.name} has no end, in a trace that is finished`,
    phrase: "span without an end",
    evidence: {
      time: [timeProof(node, "the start")],
      absent: [{ what: "the end", where: `${node.span.name}, or it was written as 0` }],
    },
    expected: "an end",
    actual: "none, or 0",
    fix: "end the span in `finally`, before the process or the exporter shuts down",
    clause: "unfinished",
  };
}

/** S12f: on one host; of unknown hosts, in one service, as far as its instances are not told apart. */
function startsEarly({ span, parent, offsetNs, marks }: TreeNode, toleranceNs: number): boolean {
  if (parent === undefined || offsetNs >= parent.offsetNs - toleranceNs) return false;
  if (marks.has("estimated-start") || parent.marks.has("estimated-start")) return false;
  const [above, own] = [parent.span.resource, span.resource];
  const hosts = above === own ? "same" : hostRelation(above.attributes, own.attributes).kind;
  if (hosts !== "unknown") return hosts === "same";
  return above.service === own.service && !areTwoProcesses(above.attributes, own.attributes);
}

function early(node: TreeNode): Found {
  const { parent } = node;
  const by = durationText((parent?.offsetNs ?? 0) - node.offsetNs);
  return {
    severity: "info",
    confidence: LIKELY,
    spans: [node],
    message: `${node.span.name} starts ${by} before its parent ${parent?.span.name}, by the same clock`,
    phrase: "early start",
    evidence: {
      time: [
        ...(parent === undefined ? [] : [timeProof(parent, "the parent")]),
        timeProof(node, "early start"),
      ],
    },
    expected: `${node.span.name} starts no earlier than ${parent?.span.name}`,
    actual: `${by} earlier`,
    fix: "take start and end from one clock: a wall clock's start beside a performance counter's duration drifts",
    clause: "early-start",
  };
}
