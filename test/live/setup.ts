import type { TestProject } from "vitest/node";
import { type Found, findServer } from "./servers.ts";
import type { Kind } from "./start.ts";

/** What tests are told of a server. */
export interface LiveAddress {
  readonly url: string;
  /** Where spans are pushed (`…/v1/traces` stands below it); Tempo only. */
  readonly otlp: string | undefined;
  readonly version: string;
}

declare module "vitest" {
  interface ProvidedContext {
    tempo: LiveAddress | undefined;
    loki: LiveAddress | undefined;
    /** One line for each server: which it is and where it is from, or that it is not there. */
    liveServers: readonly string[];
  }
}

/** vitest's global setup: finds both servers, says which they are, and stops what it started. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([findServer("tempo"), findServer("loki")]);
  const [tempo, loki] = started.map((one) => (one.status === "fulfilled" ? one.value : undefined));
  const stop = async (): Promise<void> => {
    await Promise.all([tempo?.server.stop(), loki?.server.stop()]);
  };
  const trouble = [...started.flatMap(reasonOf), ...missing({ tempo, loki })];
  if (trouble.length > 0) {
    await stop();
    throw new Error(trouble.join("\n"));
  }
  const lines = [line("Tempo", tempo), line("Loki", loki)];
  for (const text of lines) console.log(`live: ${text}`);
  project.provide("tempo", addressOf(tempo));
  project.provide("loki", addressOf(loki));
  project.provide("liveServers", lines);
  return stop;
}

function reasonOf(one: PromiseSettledResult<unknown>): string[] {
  return one.status === "rejected" ? [String(one.reason)] : [];
}

/** `LGTRACE_TEST_REQUIRE=tempo,loki`: where both must be there, their absence is a failure. */
function missing(found: Readonly<Record<Kind, Found | undefined>>): string[] {
  const required = (process.env.LGTRACE_TEST_REQUIRE ?? "").split(",").filter(Boolean);
  return required
    .filter((kind) => found[kind as Kind] === undefined)
    .map((kind) => `LGTRACE_TEST_REQUIRE asks for ${kind}, and none was found`);
}

function line(name: string, found: Found | undefined): string {
  if (found !== undefined)
    return `${name} (${found.version}) from ${found.server.from} at ${found.server.url}`;
  const kind = name.toLowerCase();
  const looked = `no LGTRACE_TEST_${name.toUpperCase()}, no ${kind} on PATH or in .live/bin, no Docker Compose`;
  return `no ${name} (${looked})`;
}

function addressOf(found: Found | undefined): LiveAddress | undefined {
  return found && { url: found.server.url, otlp: found.server.otlp, version: found.version };
}
