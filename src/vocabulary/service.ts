import type { Attributes } from "../model/attribute.ts";

const SERVICE_KEYS = ["service.name", "service_name", "serviceName", "service"] as const;

/** The service that a resource's attributes name; undefined if none does. */
export function serviceOfResource(attributes: Attributes): string | undefined {
  for (const key of SERVICE_KEYS) {
    const value = attributes.get(key);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}
