import type { Backend } from "../../model/backend.ts";
import type { Check } from "../../model/check.ts";
import { Failure } from "../../model/failure.ts";
import type { Greeting } from "../../source/greeting.ts";
import { proxyOf } from "../../source/http/place.ts";
import { type Refusal, refusalOf } from "../../source/http/refusal.ts";
import { isCredential, Secrets } from "../../source/http/secrets.ts";
import { attempt, checkId, failed, passed, troubled, unknown } from "./check.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
/** `Date` has whole seconds, and an answer takes its time. */
const TOLERATED_SECONDS = 5;

/** A server's refusal, read as an answer. */
export interface Refused {
  readonly refused: number;
  readonly text: string;
}

/** Whether it answers at all, and its greeting where it does. */
export async function reachableCheck<Said extends Greeting>(
  backend: Backend,
  greet: () => Promise<Said>,
): Promise<{ readonly check: Check; readonly greeting: Said | undefined }> {
  const id = checkId(backend.kind, "reachable");
  const greeting = await attempt(greet);
  if (greeting instanceof Failure) return { check: troubled(id, greeting), greeting: undefined };
  const proxy = backend.proxy === undefined ? "" : `, through the proxy ${proxyOf(backend)}`;
  const trust = backend.tls.skipVerify ? "; its certificate is not verified" : "";
  return { check: passed(id, `it answers${proxy}${trust}`), greeting };
}

/** What the server's `Date` says of the two clocks. */
export function clockCheck({ kind }: Backend, { date, askedAt, answeredAt }: Greeting): Check {
  const id = checkId(kind, "clock");
  const seconds = date === undefined ? Number.NaN : Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) return unknown(id, "its answers carry no date");
  const there = BigInt(seconds) * NANOS_PER_SECOND;
  const behind = Number(askedAt - there) / 1e9 - 1;
  const ahead = Number(there - answeredAt) / 1e9;
  const off = Math.max(behind, ahead);
  if (off <= 0) return passed(id, "the same as here, to the second");
  const message = `${Math.max(1, Math.round(off))} s ${ahead > behind ? "ahead of" : "behind"} ours`;
  if (off <= TOLERATED_SECONDS) return passed(id, `${message}, which does no harm`);
  return failed(id, {
    message,
    remedy: `--since counts from our clock, ${
      ahead > behind ? "so it misses the newest traces" : "so less of it lies in the server's past"
    }: set one of them right, or give --from and --to`,
  });
}

/**
 * Tenant and credentials, told by the first question that needs them: granted (undefined), refused, or
 * trouble. Trouble that has nothing to do with either leaves both unknown.
 */
export function accessChecks(backend: Backend, told: Refused | Failure | undefined): readonly Check[] {
  const tenant = checkId(backend.kind, "tenant");
  const auth = checkId(backend.kind, "auth");
  if (told === undefined)
    return [passed(tenant, grantedTenant(backend)), passed(auth, grantedCredentials(backend))];
  const refusal = refusalIn(backend, told);
  if (refusal === undefined) return [unknown(tenant, NOT_TOLD), unknown(auth, NOT_TOLD)];
  const { happened, why, hint } = refusal;
  const found = { message: whyJoined(happened, why), remedy: hint, trouble: "refused" } as const;
  if (/\btenant\b/.test(happened)) return [failed(tenant, found), unknown(auth, NOT_TOLD)];
  const sent = kindOfCredentials(backend);
  const message = sent === undefined ? found.message : `${sent}: ${found.message}`;
  return [unknown(tenant, NOT_TOLD), failed(auth, { ...found, message })];
}

const NOT_TOLD = "not told";

/** Whether the trouble is told by the checks of tenant and credentials. */
export function isAboutAccess(told: Refused | Failure): boolean {
  return !(told instanceof Failure) || told.code === "refused";
}

/** What a server says of tenant or credentials; undefined where the trouble is another. */
function refusalIn(backend: Backend, told: Refused | Failure): Refusal | undefined {
  if (told instanceof Failure) {
    const { code, message, hint = "" } = told;
    return code === "refused" ? { happened: message, why: "", hint } : undefined;
  }
  return refusalOf(backend, told.refused, new Secrets(backend).without(told.text.trim()));
}

function whyJoined(happened: string, why: string): string {
  return why === "" ? happened : `${happened}, ${why.replaceAll("\n", "; ")}`;
}

function grantedTenant({ tenant, throughGrafana }: Backend): string {
  if (tenant !== undefined) return `${tenant}, sent as X-Scope-OrgID`;
  return throughGrafana === true ? "none sent; Grafana's data source has its own" : "none sent, none wanted";
}

function grantedCredentials(backend: Backend): string {
  const kind = kindOfCredentials(backend);
  const { credentialsFrom } = backend;
  const from = credentialsFrom === undefined ? "" : ` from ${credentialsFrom}`;
  return `${kind === undefined ? "none sent, none wanted" : `${kind}${from}, accepted`}${withheldText(backend)}`;
}

function withheldText({ withheld, from }: Backend): string {
  return withheld === undefined ? "" : `; kept back, since only ${from} names the address: ${withheld}`;
}

/** `Bearer`, a header's name: which credentials are sent, never what they are. */
function kindOfCredentials({ url, headers, tls }: Backend): string | undefined {
  const sent = headers.filter(isCredential);
  const authorization = sent.find(([name]) => /^authorization$/i.test(name));
  const scheme = authorization && (/^(\w+)\s+\S/.exec(authorization[1])?.[1] ?? "credentials");
  const inAddress = URL.canParse(url) && new URL(url).username !== "" ? "Basic" : undefined;
  const certificate = tls.cert === undefined ? undefined : "a client certificate";
  return scheme ?? inAddress ?? sent[0]?.[0] ?? certificate;
}
