import type { Backend } from "../../model/backend.ts";
import type { Check, CheckTarget } from "../../model/check.ts";
import type { Greeting } from "../../source/greeting.ts";
import { isCredential } from "../../source/http/secrets.ts";
import { failed, passed, unknown } from "./check.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
/** `Date` has whole seconds, and an answer takes its time. */
const TOLERATED_SECONDS = 5;

/** What the server's `Date` says of the two clocks. */
export function clockCheck(id: string, target: CheckTarget, { date, askedAt, answeredAt }: Greeting): Check {
  const seconds = date === undefined ? Number.NaN : Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) return unknown(id, target, "clock: its answers carry no date");
  const there = BigInt(seconds) * NANOS_PER_SECOND;
  const behind = Number(askedAt - there) / 1e9 - 1;
  const ahead = Number(there - answeredAt) / 1e9;
  const off = Math.max(behind, ahead);
  if (off <= TOLERATED_SECONDS) return passed(id, target, "clock: the same as here, to the second");
  const side = ahead > behind ? "ahead of" : "behind";
  return failed(id, target, {
    message: `clock: ${Math.round(off)} s ${side} ours`,
    remedy: "--since counts from our clock: set one of them right, or give --from and --to",
  });
}

/** Whether the credentials and the tenant suffice: told by the first question that needs them. */
export function accessCheck(
  id: string,
  backend: Backend,
  refused: { readonly refused: number; readonly text: string } | undefined,
): Check {
  const target = backend.kind;
  const variable = target.toUpperCase();
  const sent = sentText(backend);
  if (refused === undefined) return passed(id, target, `access: granted (${sent})`);
  if (/no org id/i.test(refused.text))
    return failed(id, target, {
      message: `access: it wants a tenant (${sent})`,
      remedy: `--org-id ID · ${variable}_ORG_ID`,
      trouble: "refused",
    });
  return failed(id, target, {
    message: `access: refused with ${refused.refused} (${sent})`,
    remedy: `${variable}_BEARER_TOKEN, or ${variable}_USERNAME and ${variable}_PASSWORD · --org-id ID`,
    trouble: "refused",
  });
}

/** What is sent, never what it says. */
function sentText(backend: Backend): string {
  const { tenant, credentialsFrom } = backend;
  const from = credentialsFrom === undefined ? "" : ` from ${credentialsFrom}`;
  const kind = credentialsKind(backend);
  const credentials = kind === undefined ? "no credentials" : `${kind} credentials${from}`.trim();
  return `${credentials}, ${tenant === undefined ? "no tenant" : `tenant ${tenant}`}`;
}

/** `Bearer`, `Basic` or the name of a header; "" where the header holds nothing but the secret. */
function credentialsKind({ url, headers }: Backend): string | undefined {
  const sent = headers.filter(isCredential);
  const authorization = sent.find(([name]) => /^authorization$/i.test(name));
  if (authorization !== undefined) return /^(\w+)\s+\S/.exec(authorization[1])?.[1] ?? "";
  if (URL.canParse(url) && new URL(url).username !== "") return "Basic";
  return sent[0]?.[0];
}
