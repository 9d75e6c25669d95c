import type { TreeNode } from "../../trace/tree.ts";
import { mentions } from "../../vocabulary/mentions.ts";
import type { RuleFacts } from "../facts.ts";
import { logProof, timeProof } from "../proof.ts";
import { isCompaction } from "./shrunk-prompt.ts";
import type { Sign } from "./sign.ts";

type Facts = Pick<RuleFacts, "tree" | "logs">;

/** What a server or a framework says of a prompt that it cut. */
export interface Told {
  /** The span that says it, or whose line does; undefined: a line of the trace. */
  readonly node: TreeNode | undefined;
  readonly offsetNs: number | undefined;
  readonly sign: Sign;
}

const WEIGHT = 0.85;
const CUT = "(?:exceed|truncat|trimm)";
const PROMPT = "(?:(?:context|prompt|input)[ _-](?:window|length|size|tokens?|limit)|num_ctx)";
const WORDS = new RegExp(
  // A line that states a window (`num_ctx=4096`) says nothing of a prompt.
  `truncating input prompt|${CUT}.{0,30}${PROMPT}|${PROMPT}.{0,30}${CUT}|num_ctx(?! ?[=:]? ?\\d)`,
  "is",
);
/** Words without any of these say nothing of a cut. */
const HINT = ["exceed", "truncat", "trimm", "num_ctx"];
/** Other limits, which cut no prompt. */
const OTHER_LIMITS = /deadline exceeded|rate limit exceeded/gi;
const LONGEST_MESSAGE = 10_000;
const LONGEST_QUOTE = 80;

/** (f) Log lines and events whose words say that a prompt was cut or too long; what they name in fields does not count. */
export function truncationsTold({ tree, logs }: Facts): Told[] {
  const lines = logs
    .filter(({ line }) => saysCut(line.message))
    .map(
      (attached): Told => ({
        node: attached.node,
        offsetNs: attached.offsetNs,
        sign: {
          weight: WEIGHT,
          says: `a log line says “${quoted(attached.line.message)}”`,
          evidence: { log: [logProof(attached)] },
        },
      }),
    );
  const events: Told[] = [];
  for (const node of tree.nodes)
    for (const { name } of node.span.events) if (saysCut(name)) events.push(toldBy(node, name));
  return [...lines, ...events];
}

function toldBy(node: TreeNode, event: string): Told {
  const says = `an event says “${quoted(event)}”`;
  const sign = { weight: WEIGHT, says, evidence: { time: [timeProof(node, `event ${quoted(event)}`)] } };
  return { node, offsetNs: node.offsetNs, sign };
}

export function saysCut(words: string): boolean {
  const read = words.slice(0, LONGEST_MESSAGE);
  if (!mentions(read, HINT)) return false;
  const relevant = read.replace(OTHER_LIMITS, " ");
  return WORDS.test(relevant) && !isCompaction(relevant);
}

function quoted(words: string): string {
  return words.length <= LONGEST_QUOTE ? words : `${words.slice(0, LONGEST_QUOTE)}…`;
}
