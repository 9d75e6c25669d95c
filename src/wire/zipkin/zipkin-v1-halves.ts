import { type Attributes, type AttributeValue, NO_ATTRIBUTES } from "../../model/attribute.ts";
import type { SpanEvent, SpanKind } from "../../model/span.ts";
import { type JsonRecord, recordField, textField, valueToAttribute } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { timeAt } from "../span/json-span.ts";
import { tagsOf } from "../span/tags.ts";
import { type Endpoint, peerAttributes } from "./zipkin-endpoint.ts";

/** What one side of a record says: a call has two sides, work inside a service has one. */
export interface Half {
  readonly kind: SpanKind;
  readonly endpoint: Endpoint | undefined;
  readonly begin: bigint | undefined;
  readonly end: bigint | undefined;
  readonly events: readonly SpanEvent[];
  readonly tags: Attributes;
}

/** The annotations by which a side says that it began and ended, and its name for its peer. */
interface Side {
  readonly kind: SpanKind;
  readonly begin?: string;
  readonly end?: string;
  readonly peer?: string;
}

/** In the order in which they begin: client sends, server receives, message is sent, is received. */
const SIDES: readonly Side[] = [
  { kind: "CLIENT", begin: "cs", end: "cr", peer: "sa" },
  { kind: "SERVER", begin: "sr", end: "ss", peer: "ca" },
  { kind: "PRODUCER", begin: "ms", peer: "ma" },
  { kind: "CONSUMER", begin: "mr", peer: "ma" },
];
const CORE: ReadonlySet<string | undefined> = new Set(SIDES.flatMap((side) => [side.begin, side.end]));
/** Work inside one service: nothing says how it began. */
const LOCAL: Side = { kind: "UNSPECIFIED" };

/** An annotation, or a binary one: what was said, and who said it. */
interface Statement<Value> {
  readonly key: string;
  readonly value: Value;
  readonly endpoint: Endpoint | undefined;
}

/** Annotations by what they say; a side that has no word for it finds none. */
type Said = ReadonlyMap<string | undefined, Statement<bigint | undefined>>;

/** The sides of one record, first the one that began; what no side's endpoint owns is that one's. */
export function halvesOf(record: JsonRecord, place: JsonPlace): Half[] {
  const times = readEach("annotations", record.annotations, place, (one) => annotationOf(one, place));
  const tags = readEach("binaryAnnotations", record.binaryAnnotations, place, (one) => tagOf(one, place));
  const core: Said = new Map(times.map((one) => [one.key, one]));
  const sides = sidesOf(core, tags);
  const endpoints = sides.map((side) => (core.get(side.begin) ?? core.get(side.end))?.endpoint);
  const someEndpoint = [...times, ...tags].find((one) => one.endpoint !== undefined)?.endpoint;
  return sides.map((side, index) => {
    const isOwn = ({ endpoint }: Statement<unknown>) => ownerOf(endpoint, endpoints) === index;
    return {
      kind: side.kind,
      endpoint: endpoints[index] ?? someEndpoint,
      begin: core.get(side.begin)?.value,
      end: core.get(side.end)?.value,
      events: times.filter((one) => !CORE.has(one.key) && isOwn(one)).map(eventOf),
      tags: tagsOf([...peerTags(tags, side), ...plainTags(tags.filter(isOwn), sides)]),
    };
  });
}

function sidesOf(core: Said, tags: readonly Statement<AttributeValue>[]): readonly Side[] {
  const told = SIDES.filter((side) => core.has(side.begin) || core.has(side.end));
  if (told.length > 0) return told;
  const byPeer = SIDES.find((side) => tags.some((tag) => tag.key === side.peer));
  return [byPeer ?? LOCAL];
}

/** Endpoints are one side's if they name the same service, as in Zipkin's own converter. */
function ownerOf(endpoint: Endpoint | undefined, endpoints: readonly (Endpoint | undefined)[]): number {
  const service = endpoint?.serviceName;
  if (service === undefined) return 0;
  const owner = endpoints.findIndex((one) => one?.serviceName === service);
  return Math.max(0, owner);
}

function peerTags(tags: readonly Statement<AttributeValue>[], side: Side): Attributes {
  return peerAttributes(tags.find((tag) => tag.key === side.peer)?.endpoint);
}

function plainTags(
  tags: readonly Statement<AttributeValue>[],
  sides: readonly Side[],
): (readonly [string, AttributeValue])[] {
  const plain = tags.filter((tag) => !sides.some((side) => side.peer === tag.key));
  return plain.map((tag) => [tag.key, tag.value]);
}

function annotationOf(recorded: JsonRecord, place: JsonPlace): Statement<bigint | undefined> {
  return {
    key: textField(recorded, "value") ?? "",
    value: timeAt(recorded, "timestamp", 1_000n, place),
    endpoint: recordField(recorded, "endpoint"),
  };
}

function tagOf(recorded: JsonRecord, place: JsonPlace): Statement<AttributeValue> | undefined {
  const key = textField(recorded, "key");
  if (key === undefined) place.problem("key", "a tag's key", recorded.key);
  const value = valueToAttribute(recorded.value);
  return key === undefined ? undefined : { key, value, endpoint: recordField(recorded, "endpoint") };
}

function eventOf({ key, value }: Statement<bigint | undefined>): SpanEvent {
  return { name: key, timeUnixNano: value, attributes: NO_ATTRIBUTES };
}
