import type { StatProof, TimeProof } from "../../model/finding.ts";
import type { Lateness } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";

const NOTABLE_NS = 10_000_000;
const NOTABLE_SHARE_OF_PARENT = 0.01;
const LIKELY = 0.8;
const ASYNC_FIX = "background work: give it a CONSUMER span, or a trace of its own with a link to this one";

export const childOutlivesParent = rule({
  code: "S08",
  name: "child-outlives-parent",
  title: "child ends after its parent",
  why:
    "The parent says that it was done while a part of it still ran. Whether somebody waited for that part " +
    "decides where the request's time went.",
  fix: "end the parent after the call that it awaits, and the span of a stream when the stream is drained",
  example: {
    fires:
      "A rerank ends 47 ms after its vector.retrieve of 220 ms, and llm.generate waits for it: the retrieval was closed too early.",
    quiet: "A span ends 1 ms after its parent where all times are whole milliseconds.",
  },
  severities: ["warning", "info"],
  needs: ["tree", "times", "root"],
  *check({ tree, times, root }) {
    for (const node of tree.nodes) {
      const late = times.lateness(node);
      if (late !== undefined && node.parent !== undefined) yield found(node, node.parent, late, root);
    }
  },
});

function found(node: TreeNode, parent: TreeNode, late: Lateness, root: RuleFacts["root"]): Found {
  const { overrunNs, beganAfterNs, because } = late;
  const limit = Math.max(NOTABLE_NS, NOTABLE_SHARE_OF_PARENT * (parent.durationNs ?? 0));
  const waitedFor = because === "waited-for";
  const began = beganAfterNs === undefined ? "" : `, and began ${beginning(beganAfterNs)} it`;
  const reason = reasonOf(node, parent, late);
  const kind = beganAfterNs === undefined ? "overrun" : "post-parent";
  return {
    severity: waitedFor && overrunNs > limit ? "warning" : "info",
    confidence: LIKELY,
    spans: [node],
    message:
      `${node.span.name} ended ${durationText(overrunNs)} after its parent ${parent.span.name}${began}: ` +
      `${waitedFor ? "blocking-late" : "async"}, ${reason}`,
    phrase: waitedFor ? "parent closed too early" : "work that nobody waited for",
    evidence: {
      time: [timeProof(parent, "the parent"), timeProof(node, kind), ...begunMeanwhile(late)],
      stat: [
        { name: "overrun, ms", value: overrunNs / 1e6, limit: limit / 1e6 },
        ...shareOfRoot(overrunNs, root),
      ],
    },
    expected: `${node.span.name} ends no later than ${parent.span.name}`,
    actual: `${durationText(overrunNs)} later`,
    ...(waitedFor ? {} : { fix: ASYNC_FIX }),
    clause: `${waitedFor ? "blocking-late" : "async"} ${kind}`,
  };
}

function beginning(afterNs: number): string {
  return afterNs === 0 ? "at the end of" : `${durationText(afterNs)} after`;
}

function reasonOf(node: TreeNode, parent: TreeNode, { because, meanwhile }: Lateness): string {
  if (because === "message") return `nobody waits for a ${node.span.kind} span`;
  if (because === "outlives-root") return "the topmost span had ended";
  if (meanwhile !== undefined) return `${meanwhile.span.name} began meanwhile`;
  if (parent.parent === undefined) return "within 1 % of the request";
  return "nothing outside its parent began before it ended";
}

function begunMeanwhile({ meanwhile }: Lateness): TimeProof[] {
  return meanwhile === undefined ? [] : [timeProof(meanwhile, "began meanwhile")];
}

function shareOfRoot(overrunNs: number, root: TreeNode | undefined): StatProof[] {
  const duration = root?.durationNs ?? 0;
  return duration > 0 ? [{ name: "overrun, % of the root", value: round((100 * overrunNs) / duration) }] : [];
}

function round(percent: number): number {
  return Number(percent.toPrecision(3));
}
