import type { Check, CheckId } from "../../model/check.ts";
import { attributeName } from "../../query/traceql/literal.ts";
import { type AskedPlace, placesOf } from "../../query/traceql/places.ts";
import type { HttpClient } from "../../source/http/http-client.ts";
import { type ProbedWindow, storedTypes, type TagNames, tagNames } from "../../source/tempo/probes.ts";
import type { ConceptName } from "../../vocabulary/concepts.ts";
import { checked, checkId, failed, passed } from "./check.ts";

/** A concept that lgtrace relies on, by the words of its reader. */
interface Relied {
  readonly check: CheckId;
  readonly concept: ConceptName;
  readonly isNumber: boolean;
}

/** A place where a concept is written, and the types that its values are stored in. */
interface Stored extends Pick<AskedPlace, "key" | "plain"> {
  readonly types: readonly string[];
}

const RELIED_ON: readonly Relied[] = [
  { check: checkId("Tempo", "tokens out"), concept: "tokensOut", isNumber: true },
  { check: checkId("Tempo", "tokens in"), concept: "tokensIn", isNumber: true },
  { check: checkId("Tempo", "model"), concept: "model", isNumber: false },
  { check: checkId("Tempo", "stop reason"), concept: "stopReason", isNumber: false },
];
export const ATTRIBUTES: readonly CheckId[] = RELIED_ON.map(({ check }) => check);

/** Which attributes record what lgtrace relies on, in spans of a window, and how they are stored. */
export function attributeChecks(http: HttpClient, window: ProbedWindow): Promise<readonly Check[]> {
  const known = tagNames(http, window).then(nameSet);
  known.catch(() => {});
  return Promise.all(
    RELIED_ON.map((relied) =>
      checked(relied.check, async () => {
        const names = await known;
        const places = placesOf(relied.concept).filter(({ name }) => names.has(name));
        const stored = places.map(async ({ name, key, plain }): Promise<Stored> => {
          return { key, plain, types: await storedTypes(http, name, window) };
        });
        return attributeCheck(relied, await Promise.all(stored));
      }),
    ),
  );
}

/** As TraceQL writes them. */
function nameSet(tags: TagNames): ReadonlySet<string> {
  const scopes = ["span", "resource", "event"] as const;
  return new Set(scopes.flatMap((scope) => (tags.get(scope) ?? []).map((key) => attributeName(scope, key))));
}

function attributeCheck({ check, isNumber }: Relied, stored: readonly Stored[]): Check {
  if (stored.length === 0)
    return failed(check, {
      message: "no attribute records it",
      remedy: "instrument the model call (OpenTelemetry's gen_ai conventions), or is it just too rare?",
    });
  const message = stored.map((one) => `${one.key} (${storedText(one)})`).join(", ");
  const isText = stored.some(({ plain, types }) => plain && types.includes("string"));
  if (!isNumber || !isText) return passed(check, message);
  return failed(check, {
    message,
    remedy:
      "a number stored as text cannot be compared by TraceQL: lgtrace does, other tools do not; send an int",
  });
}

function storedText({ plain, types }: Stored): string {
  if (types.length === 0) return "no value";
  return plain ? types.join(", ") : "inside its JSON text";
}
