import type { FilesRead } from "../../evidence/read-files.ts";
import { skippedLines, troubleLines } from "../../report/import-summary.ts";
import { errorStyle } from "../process/style.ts";
import type { World } from "../process/world.ts";

/** What could not be read, and what a reader should know of the rest, on stderr. */
export async function sayInputTrouble(files: FilesRead | undefined, world: World): Promise<void> {
  if (files === undefined) return;
  const style = errorStyle(world);
  await world.stderr.lines([...troubleLines(files, style), ...skippedLines(files, style)]);
}
