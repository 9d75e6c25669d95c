import { concept, indexed, onResource } from "./concept.ts";
import { text } from "./readers.ts";

const KEYS = ["tenant.id", "tenant", "app.tenant.id", "org.id", "customer.id"];
const ASSOCIATION = "traceloop.association.properties.";

/**
 * Whose request a span serves (formats.md §1.12), to hold documents against it: without the resource's
 * `service.namespace`, which is to search by and no evidence, and without what a tenant pays for
 * (`app.tenant.tier`) or a caller supplies (`metadata.team_id`).
 */
export const REQUEST_TENANT_CONCEPTS = {
  requestTenant: concept(
    text,
    ...KEYS,
    "metadata.user_api_key_team_id",
    "metadata.user_api_key_org_id",
    indexed(ASSOCIATION, "tenant_id"),
    indexed(ASSOCIATION, "tenant.id"),
    indexed(ASSOCIATION, "tenant"),
    ...KEYS.map(onResource),
  ),
} as const;
