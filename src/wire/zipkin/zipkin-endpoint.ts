import { type Attributes, NO_ATTRIBUTES } from "../../model/attribute.ts";
import { NO_RESOURCE, type Resource } from "../../model/span.ts";
import { attributesOf, type JsonRecord } from "../json/fields.ts";
import type { ResourcePool } from "../span/resource.ts";

/** Zipkin's endpoint: `{serviceName, ipv4, ipv6, port}`, each of them optional. */
export type Endpoint = JsonRecord;

/** The endpoint that reported a span, as its resource. */
export function localResource(endpoint: Endpoint | undefined, pool: ResourcePool): Resource {
  if (endpoint === undefined) return NO_RESOURCE;
  const { serviceName, ipv4, ipv6, port } = endpoint;
  return pool.of(
    present({ "service.name": serviceName, "host.ip": ipv4 ?? ipv6, "network.local.port": port }),
  );
}

/** The endpoint at the other end of a call, in OpenTelemetry's names. */
export function peerAttributes(endpoint: Endpoint | undefined): Attributes {
  if (endpoint === undefined) return NO_ATTRIBUTES;
  const { serviceName, ipv4, ipv6, port } = endpoint;
  return attributesOf(
    present({ "peer.service": serviceName, "network.peer.address": ipv4 ?? ipv6, "network.peer.port": port }),
  );
}

function present(record: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  );
}
