import type { Tree } from "../../trace/tree.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { type Habit, linesByService, logHabits } from "./lines-of-services.ts";
import { NO_LINES } from "./logged-trace.ts";

const ENOUGH_TRACES = 5;
const USUAL_LINES = 5;
const LIKELY = 0.7;

export const silentTrace = rule({
  code: "J04",
  name: "silent-trace",
  title: "traces and log lines without each other",
  why:
    "Where a trace has no log lines, or lines name a trace that is not there, half of the story is missing: " +
    "it was lost, sampled away, kept for another time, or carries another id. What happened cannot be told " +
    "from the other half.",
  fix: "look whether this instance ships its logs, and compare sampling and retention of logs and traces",
  example: {
    fires: "A completion has no line, and the five others of its service have seven each.",
    quiet: "No trace of the service has lines: it does not log.",
  },
  severities: ["info"],
  needs: ["tree", "root", "logs", "logsGiven", "run"],
  *check({ tree, root, logs, logsGiven, run }) {
    if (!logsGiven) return yield { reason: NO_LINES };
    for (const [service, lines] of linesByService({ tree, root, logs })) {
      if (lines > 0) continue;
      const said = silent(service, run?.over(logHabits).get(service), tree);
      if (said !== undefined) yield said;
    }
  },
});

/** Undefined: the service never logs much. */
function silent(service: string, habit: Habit | undefined, tree: Tree): Found | NotJudged | undefined {
  if (habit === undefined || habit.traces < ENOUGH_TRACES)
    return { reason: `fewer than ${ENOUGH_TRACES} traces of the service` };
  const { traces, median, from, to } = habit;
  if (median < USUAL_LINES) return undefined;
  const isCovered =
    from !== undefined && to !== undefined && from <= tree.endUnixNano && to >= tree.startUnixNano;
  if (!isCovered) return { reason: "the log lines given are of another time" };
  const node = tree.nodes.find(({ span }) => span.resource.service === service);
  return {
    severity: "info",
    confidence: LIKELY,
    spans: node === undefined ? [] : [node],
    message: `${service} logged nothing for this trace, and usually ${median} lines a trace (median of ${traces})`,
    phrase: "no log lines",
    evidence: {
      absent: [{ what: `log lines of ${service}`, where: "the lines given" }],
      stat: [{ name: `median of lines of ${service} a trace`, value: median, n: traces }],
    },
    expected: `about ${median} lines`,
    actual: "0 lines",
    clause: service,
  };
}
