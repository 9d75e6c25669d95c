import { Failure } from "../../model/failure.ts";

const QUOTED_OR_COMMENT = /"(?:[^"\\]|\\.)*"|`[^`]*`|#[^\n]*/g;

/**
 * The user's pipeline stage as it stands behind a query: ` | json`, ` != "debug"`, or nothing. Throws
 * the Failure "usage" for a whole query.
 */
export function stageText(stage: string | undefined): string {
  const text = stage?.trim() ?? "";
  if (text === "") return "";
  if (text.replaceAll(QUOTED_OR_COMMENT, "").includes("{"))
    throw new Failure("usage", "--logql takes a stage of a pipeline, not a whole query", {
      because: "streams are picked by loki.selector in the configuration, lines by the trace's id",
      hint: `--logql '| json | level="error"'`,
    });
  return /^[|!]/.test(text) ? ` ${text}` : ` | ${text}`;
}
