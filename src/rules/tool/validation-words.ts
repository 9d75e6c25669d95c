import type { TreeNode } from "../../trace/tree.ts";
import { jsonText } from "../../vocabulary/nested-value.ts";
import { resultSaysError } from "../../vocabulary/tool-call.ts";
import type { RuleFacts } from "../facts.ts";

/** So much of a message tells what went wrong. */
const LONGEST = 4_000;
/** Words of errors; in a path (`data/validation/7.pdf`) they name a folder. */
const VALIDATION =
  /(?<!\/)(?:validation|schema)(?!\/)|invalid (?:arg|param|type)|(?:field|property|argument|param\w{0,20})\W.{0,20}required|required (?:field|property|argument|param)|missing .{0,40}argument|unexpected (?:keyword|field)|pydantic|ZodError|-32602/i;

/** What a failed tool says where it refused its arguments (diagnostics R05, 4). */
export function validationMessage(
  node: TreeNode,
  { sightings }: Pick<RuleFacts, "sightings">,
): string | undefined {
  const seen = sightings(node);
  const result = seen.value("toolResult");
  const reported = result !== undefined && resultSaysError(result) ? jsonText(result) : undefined;
  const said = [
    node.span.statusMessage,
    seen.value("errorMessage"),
    seen.value("errorType"),
    seen.value("exceptionType"),
    reported,
  ];
  return said.find((one) => one !== undefined && VALIDATION.test(one.slice(0, LONGEST)))?.slice(0, LONGEST);
}
