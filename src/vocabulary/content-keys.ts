/** Keys of recorded content in which no word tells of it (formats.md §1.15). */
export const UNTOLD_CONTENT_KEYS: ReadonlySet<string> = new Set([
  "gen_ai.system_instructions",
  "mlflow.spanInputs",
  "mlflow.spanOutputs",
  "ai.prompt",
  "ai.response.object",
]);

/** Events of OpenTelemetry's own conventions (`gen_ai.choice`), whose fields are attributes and no log line's. */
export function isConventionalEvent(name: string): boolean {
  return name.startsWith("gen_ai.");
}
