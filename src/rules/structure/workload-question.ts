import type { Found } from "../rule.ts";
import type { Stray } from "./stray-finding.ts";

const ASKED = 0.6;

/** Whether it is lost at all, where it begins so many traces. */
export function workloadQuestion({ node, roots }: Stray): Found {
  const begun = roots.begunBy(node.span.name).length;
  const service = node.span.resource.service ?? "its service";
  return {
    severity: "info",
    confidence: ASKED,
    spans: [node],
    message: `${node.span.name} begins ${begun} of the ${roots.traces} traces of ${service}: is it work of its own?`,
    phrase: "a workload of its own?",
    evidence: {
      stat: [
        {
          name: `traces of ${service} begun by ${node.span.name}`,
          value: begun / roots.traces,
          n: roots.traces,
        },
      ],
    },
    fix: `if it is, write ${node.span.name} under roots.allow of the contract; if not, its context is lost in every request`,
    clause: "workload",
  };
}
