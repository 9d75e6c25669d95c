const WAITS: ReadonlySet<string> = new Set(["poll", "wait", "status", "sleep"]);
const CHANGES: ReadonlySet<string> = new Set([
  "write",
  "edit",
  "create",
  "update",
  "delete",
  "remove",
  "insert",
  "add",
  "patch",
  "apply",
  "commit",
  "send",
  "put",
  "post",
  "save",
  "move",
  "set",
  "replace",
]);
const LONGEST_NAME = 200;

/** A tool that is there to be called until something has changed (diagnostics A01). */
export function waits(tool: string): boolean {
  return wordsOf(tool).some((word) => WAITS.has(word));
}

/** A tool that changes something, after which the same question may have another answer. */
export function changesState(tool: string): boolean {
  return wordsOf(tool).some((word) => CHANGES.has(word));
}

/** `getJobStatus` and `get_job_status` are three words. */
function wordsOf(tool: string): string[] {
  return tool
    .slice(0, LONGEST_NAME)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
