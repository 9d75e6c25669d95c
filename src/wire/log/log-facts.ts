import type { AttributeValue } from "../../model/attribute.ts";
import type { SpanId, TraceId } from "../../model/ids.ts";
import type { LogLevel, LogLine } from "../../model/log-line.ts";
import { isRecord, type JsonRecord, valueToAttribute } from "../json/fields.ts";
import type { FieldMeaning, FieldMeanings, LogConcept } from "./log-fields.ts";
import { loggedSpanId, loggedTraceId, spanIdBeside } from "./log-ids.ts";
import { levelOf } from "./log-level.ts";
import { filledText, logMessageOf } from "./log-message.ts";
import { Best, type FieldPlace, keepField, Slot } from "./log-slot.ts";
import { levelInText, timeInText, traceInText } from "./log-text.ts";
import { isWithoutZone, logTimeOf } from "./log-time.ts";

/** Fields from one place: the line itself, its labels, the envelope that a container runtime put round it. */
export interface FieldLayer {
  readonly name: string;
  readonly fields: JsonRecord;
}

const RANKS_PER_LAYER = 1_000;
/** A time without a zone gives way to any other. */
const RANK_WITHOUT_ZONE = 1_000_000;
/** Carriers inside carriers that are looked into (`resource.attributes`). */
const MAX_CARRIERS = 3;

interface Depth {
  readonly layer: string;
  readonly rank: number;
  readonly carriers: number;
}

/** What the fields of one line say, gathered layer by layer, the line's own fields first. */
export class LogFacts {
  readonly #attributes = new Map<string, AttributeValue>();
  readonly #time = new Slot<bigint>();
  readonly #level = new Slot<LogLevel>();
  readonly #message = new Slot<string>();
  readonly #traceId = new Slot<TraceId>();
  readonly #spanId = new Slot<SpanId>();
  readonly #service = new Slot<string>();
  readonly #instance = new Best<string>();
  readonly #host = new Best<string>();
  readonly #pid = new Best<string>();
  readonly #carried: FieldPlace[] = [];
  #spanBeside: SpanId | undefined;
  #layers = 0;

  /** The fields of the line itself. */
  own(fields: JsonRecord, meanings: FieldMeanings): void {
    this.#collect(fields, this.#attributes, meanings, { layer: "line", rank: 0, carriers: MAX_CARRIERS });
  }

  /** Fields that stand around the line; they yield to those that were there before. */
  around({ name, fields }: FieldLayer, meanings: FieldMeanings): void {
    this.#layers += 1;
    const rank = this.#layers * RANKS_PER_LAYER;
    this.#collect(fields, this.#attributes, meanings, { layer: name, rank, carriers: MAX_CARRIERS });
  }

  /** The line's own time where it stands in text. */
  ownTimeIn(text: string): void {
    const raw = timeInText(text);
    if (raw === undefined) return;
    // No field holds it, so nothing is to be kept when it yields.
    this.#offerTime(0, { attributes: new Map(), layer: "", key: "", raw });
  }

  /** The line; whatever no field said is looked for in the text. */
  line(body: string, isText: boolean): LogLine {
    this.#dropEmptied();
    const said = isText ? body : (this.#message.value ?? "");
    const named = this.#traceId.value === undefined ? traceInText(said) : undefined;
    return {
      timeUnixNano: this.#time.value,
      level: this.#level.value ?? (isText ? levelInText(body) : undefined),
      body,
      message: this.#message.value ?? body,
      attributes: this.#attributes,
      service: this.#service.value ?? named?.service,
      instance: this.#instance.value ?? this.#process(),
      traceId: this.#traceId.value ?? named?.traceId,
      spanId: this.#spanId.value ?? this.#spanBeside ?? named?.spanId,
    };
  }

  #process(): string | undefined {
    const host = this.#host.value;
    const pid = this.#pid.value;
    return host === undefined || pid === undefined ? host : `${host}:${pid}`;
  }

  #collect(
    fields: JsonRecord,
    attributes: FieldPlace["attributes"],
    meanings: FieldMeanings,
    depth: Depth,
  ): void {
    for (const key of Object.keys(fields)) {
      const raw = fields[key];
      const meaning = meanings.of(key);
      const place = { attributes, layer: depth.layer, key, raw };
      if (meaning === undefined) keepField(place);
      else if (meaning.carrier && typeof raw === "object" && raw !== null && depth.carriers > 0)
        this.#carrier(raw, place, meanings.inside(key), { ...depth, carriers: depth.carriers - 1 });
      else if (!this.#took(meaning, depth, place)) keepField(place);
    }
  }

  #carrier(raw: object, place: FieldPlace, meanings: FieldMeanings, depth: Depth): void {
    const { attributes, layer } = place;
    const key = attributes.has(place.key) ? `${layer}.${place.key}` : place.key;
    const inside = (value: unknown): AttributeValue => {
      if (!isRecord(value)) return valueToAttribute(value);
      const inner = new Map<string, AttributeValue>();
      this.#collect(value, inner, meanings, depth);
      return inner;
    };
    attributes.set(key, Array.isArray(raw) ? raw.map(inside) : inside(raw));
    if (Object.keys(raw).length > 0) this.#carried.push({ ...place, key });
  }

  /** A carrier all of whose fields were taken says nothing more. */
  #dropEmptied(): void {
    for (const { attributes, key } of this.#carried.reverse()) {
      const left = attributes.get(key);
      if (left instanceof Map && left.size === 0) attributes.delete(key);
    }
  }

  /** False if what stands there is no value of the concept, or is to stay in the attributes. */
  #took(meaning: FieldMeaning, depth: Depth, place: FieldPlace): boolean {
    const { raw } = place;
    const rank = meaning.rank + depth.rank;
    switch (meaning.concept) {
      case "time":
        return this.#offerTime(rank, place);
      case "level":
        return took(this.#level, levelOf(raw, place.key), rank, place);
      case "message":
        return this.#offerMessage(rank, place);
      case "traceId":
        return this.#offerTraceId(meaning, rank, place);
      case "spanId":
        return took(this.#spanId, loggedSpanId(raw, meaning.decimal), rank, place);
      case "service":
        return took(this.#service, filledText(raw), rank, place);
      default:
        this.#noteWriter(meaning.concept, rank, raw);
        return false;
    }
  }

  #offerTime(rank: number, place: FieldPlace): boolean {
    const time = logTimeOf(place.raw);
    return took(this.#time, time, rank + (isWithoutZone(place.raw) ? RANK_WITHOUT_ZONE : 0), place);
  }

  /** What the line says is said in the line; a label may only repeat it. */
  #offerMessage(rank: number, place: FieldPlace): boolean {
    const text = logMessageOf(place.raw, place.key);
    if (this.#layers > 0) return text !== undefined && text === this.#message.value;
    return took(this.#message, text, rank, place);
  }

  #offerTraceId(meaning: FieldMeaning, rank: number, place: FieldPlace): boolean {
    const id = loggedTraceId(place.raw, meaning.decimal);
    if (id !== undefined) this.#spanBeside ??= spanIdBeside(place.raw);
    return took(this.#traceId, id, rank, place);
  }

  #noteWriter(concept: LogConcept | undefined, rank: number, raw: unknown): void {
    const text = typeof raw === "number" ? String(raw) : filledText(raw);
    if (text === undefined) return;
    if (concept === "instance") this.#instance.offer(text, rank);
    else if (concept === "host") this.#host.offer(text, rank);
    else if (concept === "pid" && /^\d+$/.test(text)) this.#pid.offer(text, rank);
  }
}

function took<T>(slot: Slot<T>, value: T | undefined, rank: number, place: FieldPlace): boolean {
  if (value !== undefined) slot.take(value, rank, place);
  return value !== undefined;
}
