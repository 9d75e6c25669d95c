import type { Attributes } from "../../model/attribute.ts";
import type { Resource } from "../../model/span.ts";
import { serviceOfResource } from "../../vocabulary/service.ts";
import { attributesOf, type JsonRecord, recordField } from "../json/fields.ts";
import { jsonText } from "../json/json-text.ts";

/** A resource from its attributes; `service` is for formats that name it beside them. */
export function resourceOf(attributes: Attributes, service?: string): Resource {
  return { service: serviceOfResource(attributes) ?? service, attributes };
}

/** The resources of one document: spans that repeat the same attributes share one object. */
export class ResourcePool {
  readonly #resources = new Map<string, Resource>();

  /** The resource of a flat JSON object of attributes, or of one that holds it under `attributes`. */
  of(resource: JsonRecord, service?: string): Resource {
    const key = jsonText([service, resource]);
    const known = this.#resources.get(key);
    if (known !== undefined) return known;
    const made = resourceOf(attributesOf(recordField(resource, "attributes") ?? resource), service);
    this.#resources.set(key, made);
    return made;
  }
}
