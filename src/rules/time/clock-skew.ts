import type { AttributeProof, TimeProof } from "../../model/finding.ts";
import { offsetsThatFit, tellsOfClocks } from "../../trace/clock-skew.ts";
import type { HostOffset, Tree, TreeNode } from "../../trace/tree.ts";
import { areTwoProcesses, hostRelation } from "../../vocabulary/host.ts";
import { durationText } from "../duration-text.ts";
import { timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { isPossibleDate, possibleDates } from "./dates.ts";

const BAD_NS = 1_000_000_000;
const NOTABLE_NS = 5_000_000;
const NOTABLE_SHARE_OF_PARENT = 0.01;
const SURE = 0.95;
const LIKELY = 0.9;
/** One call that ends late may have been closed too late. */
const UNSURE = 0.6;

export const clockSkew = rule({
  code: "S07",
  name: "clock-skew",
  title: "hosts' clocks disagree",
  why:
    "Spans of the two hosts cannot be put into one order: gaps, waits and the critical path between them are made up " +
    "by the clocks. Durations within one host are still right.",
  fix: "check NTP or chrony on both hosts; until they agree, read durations of the called side only",
  example: {
    fires:
      "The spans of host gpu-node-3 fit into the 20 calls from api-2 only if its clock is 29 to 31 ms behind.",
    quiet:
      "A span starts 3 ms before its parent on the same host: one clock does not disagree with itself (S12).",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "clock"],
  *check({ tree, clock }) {
    const dates = possibleDates(clock.now);
    const isDated = ({ span, parent }: TreeNode) =>
      [span, parent?.span].every((one) => one === undefined || isPossibleDate(one.startUnixNano, dates));
    for (const offset of tree.hostOffsets) {
      if (!isDated(offset.lowest) || !isDated(offset.highest)) continue;
      yield offset.constant ? constant(offset) : varying(offset);
    }
    if (tree.nodes.some((node) => lacksHosts(node, tree))) yield { reason: "host names not recorded" };
  },
});

/** θ's bound nearest to 0, and the call that sets it. */
function nearest({ lowNs, highNs, lowest, highest }: HostOffset) {
  return lowNs > 0 ? { thetaNs: lowNs, child: lowest } : { thetaNs: highNs, child: highest };
}

function constant(offset: HostOffset): Found {
  const { key, from, to, edges, lowNs, highNs, children } = offset;
  const { thetaNs, child } = nearest(offset);
  const size = Math.abs(thetaNs);
  const notable = Math.max(NOTABLE_NS, NOTABLE_SHARE_OF_PARENT * (child.parent?.durationNs ?? 0));
  const bounds = new Set([size, Math.max(Math.abs(lowNs), Math.abs(highNs))].map(durationText));
  const where = thetaNs > 0 ? "behind" : "ahead of";
  const unwaited = edges === 1 && beginsAfter(child);
  return {
    severity: size > BAD_NS ? "error" : size >= notable ? "warning" : "info",
    confidence: edges > 1 ? SURE : thetaNs > 0 ? LIKELY : UNSURE,
    spans: [...new Set([child, ...children])],
    message:
      `the clock of ${to} is ${[...bounds].join(" to ")} ${where} that of ${from}, by ${calls(edges)}` +
      (unwaited ? `, or nobody waited for ${child.span.name}` : ""),
    phrase: "clock skew",
    evidence: {
      attr: hostProofs(child, key),
      time: drawn(child, (lowNs + highNs) / 2),
      stat: boundStats(offset),
    },
    expected: `${child.span.name} inside ${child.parent?.span.name}, its caller`,
    actual: crossing(child),
    fix: `check NTP or chrony on ${to} and ${from}; until they agree read durations of ${to} only`,
    clause: "constant",
  };
}

/** It fits inside its caller by a clock, and just as well it was sent off and forgotten. */
function beginsAfter({ offsetNs, parent }: TreeNode): boolean {
  return parent?.durationNs !== undefined && offsetNs >= parent.offsetNs + parent.durationNs;
}

function varying(offset: HostOffset): Found {
  const { key, from, to, lowNs, highNs, lowest, highest, children } = offset;
  return {
    severity: "info",
    spans: [...new Set([lowest, highest, ...children])],
    message:
      `calls from ${from} to ${to} lie outside their callers by no constant offset: ` +
      `one needs at least ${signed(lowNs)}, another at most ${signed(highNs)}`,
    phrase: "no constant clock offset",
    evidence: {
      attr: hostProofs(lowest, key),
      time: [...drawn(lowest), ...(highest === lowest ? [] : drawn(highest))],
      stat: boundStats(offset),
    },
    expected: "one offset that brings every call inside its caller",
    actual: crossing(lowest),
    fix: `look for a clock on ${to} that is being set, or for work there that nobody waits for; nothing is corrected`,
    clause: "varying",
  };
}

function calls(edges: number): string {
  return edges === 1 ? "one call" : `${edges} calls`;
}

function signed(ns: number): string {
  return `${ns < 0 ? "−" : "+"}${durationText(ns)}`;
}

function crossing(child: TreeNode): string {
  const { span, parent } = child;
  if (parent === undefined) return `${span.name} has no caller`;
  const { low, high } = offsetsThatFit(child, parent);
  if (low > 0) return `${span.name} begins ${durationText(low)} before ${parent.span.name}`;
  return `${span.name} ends ${durationText(high)} after ${parent.span.name}`;
}

function hostProofs({ span, parent }: TreeNode, key: string): AttributeProof[] {
  return [parent?.span, span].flatMap((one) => {
    const value = one?.resource.attributes.get(key);
    return one === undefined || value === undefined ? [] : [{ spanId: one.spanId, key, value }];
  });
}

/** The caller, the call as it was recorded, and where the offset in the middle would put it. */
function drawn(child: TreeNode, thetaNs?: number): TimeProof[] {
  const caller = child.parent === undefined ? [] : [timeProof(child.parent, "the caller")];
  const called = timeProof(child, "the call, by its own clock");
  if (thetaNs === undefined) return [...caller, called];
  const note = `the call, adjusted by ${signed(thetaNs)}`;
  return [...caller, called, { ...called, offsetNs: child.offsetNs + thetaNs, note }];
}

function boundStats({ lowNs, highNs, edges }: HostOffset) {
  return [
    { name: "least offset, ns", value: lowNs, n: edges },
    { name: "greatest offset, ns", value: highNs, n: edges },
  ];
}

/** A call whose hosts are unknown: between two processes, or outside its caller, so that it might be skew. */
function lacksHosts(child: TreeNode, { toleranceNs }: Tree): boolean {
  const { parent } = child;
  if (parent === undefined || !tellsOfClocks(child, parent)) return false;
  const [from, to] = [parent.span.resource, child.span.resource];
  const { low, high } = offsetsThatFit(child, parent);
  const isOutside = low > toleranceNs || high < -toleranceNs;
  if (from === to && !isOutside) return false;
  const matters = isOutside || from.service !== to.service || areTwoProcesses(from.attributes, to.attributes);
  return matters && hostRelation(from.attributes, to.attributes).kind === "unknown";
}
