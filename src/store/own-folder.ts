import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A folder into which only its owner may look, and those above it that are not there. Throws what the
 * system says. Node's own `recursive` never ends where a folder that is there takes nothing in and says
 * ENOENT, as /proc does.
 */
export function makeOwnFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeOwnFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
  }
}
