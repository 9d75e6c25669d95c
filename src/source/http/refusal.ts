import type { Backend } from "../../model/backend.ts";
import { addressOf, flagOf, variableOf } from "./place.ts";
import { isCredential } from "./secrets.ts";

/** A server does not let us in: why, and what opens it. */
export interface Refusal {
  readonly happened: string;
  readonly why: string;
  readonly hint: string;
}

/** What a status says about tenant or credentials; undefined where it says nothing of them. */
export function refusalOf(backend: Backend, status: number, words: string): Refusal | undefined {
  if (/\bno org id\b/i.test(words)) return noTenant(backend, status);
  if (/multiple org ids present/i.test(words)) return tooManyTenants(backend, status);
  if (status === 401) return noCredentials(backend, words);
  return status === 403 ? forbidden(backend, words) : undefined;
}

function noTenant(backend: Backend, status: number): Refusal {
  const happened = `it wants to know the tenant (${status}, no org id)`;
  return { happened, why: "no X-Scope-OrgID was sent", hint: tenantHint(backend) };
}

function tooManyTenants(backend: Backend, status: number): Refusal {
  const happened = `it answers for one tenant at a time (${status})`;
  return { happened, why: `the tenant is "${backend.tenant ?? ""}"`, hint: tenantHint(backend) };
}

function tenantHint(backend: Backend): string {
  const variable = variableOf(backend);
  return variable === "GRAFANA"
    ? "the tenant belongs into Grafana's data source (X-Scope-OrgID)"
    : `--org-id ID · ${variable}_ORG_ID`;
}

function noCredentials(backend: Backend, words: string): Refusal {
  const known = hasCredentials(backend);
  if (backend.withheld !== undefined && !known) return withheldFrom(backend, backend.withheld);
  return {
    happened: known ? "it does not accept the credentials (401)" : "it wants credentials (401)",
    why: [known ? givenBy(backend) : "none were sent", said(words)].filter(Boolean).join("\n"),
    hint: variablesFor(backend),
  };
}

/** There are credentials, which must not go where nobody but the working tree says. */
function withheldFrom(backend: Backend, withheld: string): Refusal {
  return {
    happened: "it wants credentials (401)",
    why: `${withheld}: not sent to an address that only ${backend.from} names`,
    hint: `name it yourself: ${flagOf(backend)} ${addressOf(backend)} · ${variableOf(backend)}_URL`,
  };
}

function forbidden(backend: Backend, words: string): Refusal {
  const { tenant } = backend;
  const who = hasCredentials(backend) ? givenBy(backend) : "no credentials were sent";
  return {
    happened: "the credentials do not suffice (403)",
    why: [tenant === undefined ? who : `${who}; the tenant is "${tenant}"`, said(words)]
      .filter(Boolean)
      .join("\n"),
    hint: variablesFor(backend),
  };
}

function said(words: string): string {
  return /^[^<{]{1,200}$/s.test(words) ? `it says: ${words}` : "";
}

function givenBy({ credentialsFrom }: Backend): string {
  return credentialsFrom === undefined
    ? "credentials were sent"
    : `the credentials are from ${credentialsFrom}`;
}

function hasCredentials({ url, headers }: Backend): boolean {
  return headers.some(isCredential) || (URL.canParse(url) && new URL(url).username !== "");
}

function variablesFor(backend: Backend): string {
  const variable = variableOf(backend);
  if (variable === "GRAFANA") return "GRAFANA_TOKEN with a service account's token";
  return `${variable}_BEARER_TOKEN · ${variable}_USERNAME and ${variable}_PASSWORD · --header`;
}
