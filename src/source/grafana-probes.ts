import { isRecord, textField } from "../wire/json/fields.ts";
import { type Greeting, greet, REFUSALS } from "./greeting.ts";
import type { HttpClient } from "./http/http-client.ts";

/** `/api/health`: no rights are needed for it, and it names the version where it is not hidden. */
export async function grafanaHealth(
  http: HttpClient,
  now: () => bigint,
): Promise<Greeting & { readonly version: string | undefined }> {
  const asked = { path: "/api/health", expects: "json", what: "its health", tolerate: REFUSALS } as const;
  const greeting = await greet(http, asked, now);
  return { ...greeting, version: versionIn(greeting.text) };
}

function versionIn(text: string): string | undefined {
  try {
    const health: unknown = JSON.parse(text);
    return isRecord(health) ? textField(health, "version") : undefined;
  } catch {
    return undefined;
  }
}
