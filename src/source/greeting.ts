import { isRecord, textField } from "../wire/json/fields.ts";
import type { HttpClient } from "./http/http-client.ts";
import type { HttpAnswer, HttpRequest } from "./http/http-request.ts";

/** Statuses that a probe reads itself: what refuses it is what it is there to find out. */
export const REFUSALS: readonly number[] = [401, 403];

/** What a server says to whoever asks, and between which moments of our clock it said so. */
export interface Greeting {
  readonly status: number;
  readonly text: string;
  /** The `Date` header: whole seconds. */
  readonly date: string | undefined;
  readonly askedAt: bigint;
  readonly answeredAt: bigint;
}

/** One question, timed. `now` is the clock in Unix nanoseconds. */
export async function greet(http: HttpClient, asked: HttpRequest, now: () => bigint): Promise<Greeting> {
  const askedAt = now();
  const answer = await http.get(asked);
  const date = answer.headers.date;
  return { status: answer.status, text: textOf(answer), date, askedAt, answeredAt: now() };
}

/** The version that a `buildinfo` names; undefined where it was built without one. */
export function versionOf(buildinfo: unknown): string | undefined {
  const version = isRecord(buildinfo) ? textField(buildinfo, "version") : undefined;
  return version === "" ? undefined : version;
}

export function textOf({ body }: HttpAnswer): string {
  return new TextDecoder().decode(body);
}

/** An answer's JSON; undefined where it is none. */
export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(textOf(answer));
  } catch {
    return undefined;
  }
}
