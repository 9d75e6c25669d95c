import { Failure } from "../../model/failure.ts";
import { isRecord, list } from "../../wire/json/fields.ts";
import type { HttpClient } from "../http/http-client.ts";
import { logqlString } from "./logql-string.ts";

/** Loki 3 gives every stream a service name; a selector needs one matcher that cannot match empty. */
export const UNIVERSAL = '{service_name=~".+"}';

const PLACE = "${services}";
/** Labels that nearly every stream has where `service_name` is not made, the commonest first. */
const COMMON = ["job", "app", "service", "namespace", "container", "host", "filename"];

/** The user's selector with the services in their place, as a regex. Throws the Failure "config" for no selector. */
export function selectorFor(template: string, services: readonly string[]): string {
  if (!/^\s*\{.*\}\s*$/s.test(template))
    throw new Failure("config", `loki.selector is no stream selector: ${template}`, {
      hint: 'write {service_name=~"${services}"}, or any selector in braces',
    });
  const any = services.length === 0 ? ".+" : services.map(regexText).join("|");
  return template.replaceAll(PLACE, logqlString(any).slice(1, -1));
}

/** A selector of every stream by a label that this server has; undefined where `service_name` is one. */
export async function fallbackSelector(
  http: HttpClient,
  window: { from: bigint; to: bigint },
): Promise<string | undefined> {
  const answer = await http.get({
    path: "/loki/api/v1/labels",
    query: [
      ["start", String(window.from)],
      ["end", String(window.to)],
    ],
    expects: "json",
    what: "the labels of its streams",
  });
  const value: unknown = JSON.parse(new TextDecoder().decode(answer.body));
  const labels = isRecord(value) ? list(value, "data").filter((label) => typeof label === "string") : [];
  if (labels.length === 0 || labels.includes("service_name")) return undefined;
  const label = COMMON.find((name) => labels.includes(name)) ?? labels.find((name) => !name.startsWith("__"));
  return label === undefined ? undefined : `{${label}=~".+"}`;
}

function regexText(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
