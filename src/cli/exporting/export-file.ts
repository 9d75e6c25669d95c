import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../model/failure.ts";
import { exportText } from "../../report/export-text.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { World } from "../process/world.ts";
import { exportForm } from "./export-forms.ts";
import { exportedElements } from "./exported.ts";

const NAMES_TRIED = 100;
const LONGEST_ID = 64;

/** Writes a trace, redacted, with its log lines, into a new file of the working folder; its name. */
export async function exportFile({ evidence }: TraceFacts, { cwd }: World): Promise<string> {
  const form = await exportForm("jsonl");
  const elements = exportedElements(evidence, form, { redact: true, logs: true });
  const pieces = await Array.fromAsync(exportText(streamed(elements), form.frame));
  const stem = evidence.traceId.replace(/[^\w-]/g, "_").slice(0, LONGEST_ID);
  for (let tried = 1; tried <= NAMES_TRIED; tried += 1) {
    const name = `trace-${stem}${tried === 1 ? "" : `-${tried}`}.jsonl`;
    const isNew = await written(join(cwd, name), pieces.join(""));
    if (isNew) return name;
  }
  throw new Failure("lost-output", `there are ${NAMES_TRIED} exports of this trace here already`);
}

/** False: there is such a file. Throws the Failure "lost-output" where none can be written. */
async function written(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw new Failure("lost-output", `cannot write ${path}`, {
      because: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}

async function* streamed<Element>(elements: readonly Element[]): AsyncGenerator<Element> {
  yield* elements;
}
