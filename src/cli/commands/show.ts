import type { Wanted } from "../../evidence/gather.ts";
import type { Diagnosis } from "../../model/finding.ts";
import { exploreLink } from "../../report/explore-link.ts";
import { errorTest } from "../../report/rule-marks.ts";
import { type SelectionOptions, select } from "../../report/selection.ts";
import { showText } from "../../report/show-text.ts";
import type { Judged } from "../../report/trace-text.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import { once } from "../../trace/once.ts";
import type { Invocation } from "../flags/command.ts";
import type { ShowFlags } from "../flags/show.ts";
import { BackendLookup } from "../gathering/backend-lookup.ts";
import { endOfGathering, gatherWanted } from "../gathering/gather-wanted.ts";
import { type FactsStream, traceFacts } from "../gathering/trace-facts.ts";
import { mustWant, wantedOf } from "../gathering/wanted.ts";
import { keyboardFor } from "../interactive/walking.ts";
import { CrashedRules } from "../judging/crashed-rules.ts";
import { EXIT } from "../process/exit-code.ts";
import { styleOf } from "../process/style.ts";
import type { World } from "../process/world.ts";
import { type ShowOptions, showOptions } from "../show-options.ts";

/** `lgtrace show`: the waterfall of each trace that the operands name. It reports, it does not judge. */
export async function show({ operands, flags, world }: Invocation<ShowFlags>): Promise<number> {
  const wanted = await wantedOf(operands, flags.id ?? [], world);
  mustWant(wanted, "show");
  const keyboard = await keyboardFor(flags, world);
  if (keyboard !== undefined)
    return (await import("../interactive/walk-shown.ts")).walkShown(wanted, flags, keyboard, world);
  const lookup = new BackendLookup(flags, flags.logs !== "none", world);
  const style = styleOf(flags, world);
  const options = { ...showOptions(flags, wanted, style), linkOf: linksOf(lookup) };
  const crashed = new CrashedRules();
  const judge = once(() => judgeOf(crashed, world));
  lookup.whileAsked = () => void judge().catch(() => {});
  try {
    const code = await showWanted(wanted, lookup, { options, judge }, flags, world);
    await crashed.tell(world);
    return crashed.any ? EXIT.bug : code;
  } finally {
    await lookup.close();
  }
}

async function showWanted(
  wanted: Wanted,
  lookup: BackendLookup,
  { options: asked, judge }: { readonly options: ShowOptions; readonly judge: () => Promise<Judge> },
  flags: ShowFlags,
  world: World,
): Promise<number> {
  const gathered = await gatherWanted(wanted, lookup, flags, world);
  const facts = await traceFacts(gathered, flags, world);
  const options = { ...asked, diagnose: await judge() };
  const traces = new Shown(facts, options);
  await print(traces, options, world);
  const { files } = gathered;
  if (options.form === "text" && files !== undefined)
    await world.stdout.lines(options.remainder(files.otherLines));
  const code = await endOfGathering(gathered, lookup, flags, world);
  return code === EXIT.done && traces.spans === 0 ? EXIT.inconclusive : code;
}

/** Where Grafana shows a trace, once it is known who was asked. */
function linksOf(lookup: BackendLookup): ShowOptions["linkOf"] {
  return (facts) => lookup.explore && exploreLink(lookup.explore, facts);
}

type Judge = ShowOptions["diagnose"];

/** The rules, and the contract that holds here; they load while the trace is looked up. */
async function judgeOf(crashed: CrashedRules, world: World): Promise<Judge> {
  const { judgingHere } = await import("../judging/diagnosing.ts");
  const judge = await judgingHere(world);
  const judged = new WeakMap<TraceFacts, Diagnosis>();
  return (facts) => {
    const diagnosis = judged.get(facts) ?? judge(facts);
    judged.set(facts, diagnosis);
    crashed.heed(diagnosis);
    return diagnosis;
  };
}

/** Traces as they pass, and how many of their spans the options select. */
class Shown implements AsyncIterable<TraceFacts> {
  readonly #traces: FactsStream;
  readonly #options: SelectionOptions & Judged;
  spans = 0;

  constructor(traces: FactsStream, options: SelectionOptions & Judged) {
    this.#traces = traces;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TraceFacts, void> {
    for await (const facts of this.#traces) {
      const { errorsOnly, diagnose } = this.#options;
      const isError = errorTest(facts, errorsOnly === true ? diagnose?.(facts) : undefined);
      this.spans += select(facts, this.#options, isError).spans.length;
      yield facts;
    }
  }
}

async function print(traces: FactsStream, options: ShowOptions, { stdout }: World): Promise<void> {
  const { form, style } = options;
  if (options.span !== undefined) {
    const { showSpan } = await import("../../report/show-span.ts");
    return stdout.lines(showSpan(traces, options.span, options, style));
  }
  if (form === "text") return stdout.lines(showText(traces, options, style));
  if (form === "markdown") {
    const { showMarkdown } = await import("../../report/show-markdown.ts");
    return stdout.lines(showMarkdown(traces, options, style));
  }
  const { showJson } = await import("../../report/show-json.ts");
  return stdout.pieces(showJson(traces, form, options));
}
