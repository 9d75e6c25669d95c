import { Failure } from "../../model/failure.ts";
import { logqlString, regexText } from "./logql-string.ts";

/** The user's stream selector with the services of a trace in their place. */
export type Selector = (services: readonly string[]) => string;

// biome-ignore lint/suspicious/noTemplateCurlyInString: users write it so.
const PLACE = "${services}";
const ANY = ".+";
const MATCHER = String.raw`([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|\x60[^\x60]*\x60)`;
const SELECTOR = new RegExp(String.raw`^\{\s*${MATCHER}(?:\s*,\s*${MATCHER})*\s*\}$`);
const EXAMPLE = `{service_name=~"${PLACE}"}`;

/**
 * A template of a stream selector, `{service_name=~"${services}"}`; one without a place for services is
 * used as it is. Throws the Failure "config" for anything else.
 */
export function selectorOf(template: string): Selector {
  const text = template.trim();
  if (!SELECTOR.test(text))
    throw unusable(template, "it is no LogQL stream selector: label matchers in braces");
  for (const [, label, operator, value] of matchersOf(text))
    if (value?.includes(PLACE) === true && operator?.endsWith("~") !== true)
      throw unusable(template, `${PLACE} becomes a regex, and ${label}${operator} takes none: write =~`);
  return (services) => withServices(text, services);
}

/** A trace without services may have its lines anywhere. */
function withServices(selector: string, services: readonly string[]): string {
  const regex = services.length === 0 ? ANY : services.map(regexText).join("|");
  const quoted = { '"': logqlString(regex).slice(1, -1), "`": regex.toWellFormed().replaceAll("`", "\\x60") };
  return selector.replaceAll(new RegExp(MATCHER, "g"), (matcher: string) => {
    const inside = matcher.endsWith("`") ? quoted["`"] : quoted['"'];
    return matcher.replaceAll(PLACE, () => inside);
  });
}

function matchersOf(selector: string): Iterable<readonly (string | undefined)[]> {
  return selector.matchAll(new RegExp(MATCHER, "g"));
}

function unusable(template: string, why: string): Failure {
  const message = `loki.selector cannot be used: ${template}`;
  return new Failure("config", message, { because: why, hint: EXAMPLE });
}
