import { concept, onResource } from "./concept.ts";
import { text } from "./readers.ts";

/**
 * Whose request it was (formats.md §1.12). What a trace says of itself as a whole (refund traces)
 * stands on the resource, so these are looked for there too, after the span.
 */
export const SESSION_ID = concept(
  text,
  "langfuse.session.id",
  "session.id",
  "gen_ai.conversation.id",
  "langsmith.metadata.thread_id",
  "traceloop.association.properties.session_id",
  "traceloop.association.properties.conversation_id",
  "traceloop.association.properties.chat_id",
  "langfuse.observation.metadata.langfuse_session_id",
  "langfuse.trace.metadata.langfuse_session_id",
  "ai.telemetry.metadata.sessionId",
  "wandb.thread_id",
  "mcp.session.id",
  onResource("session.id"),
);

export const USER_ID = concept(
  text,
  "langfuse.user.id",
  "user.id",
  "user.id_hash",
  "user.hash",
  "enduser.id",
  "gen_ai.user",
  "llm.user",
  "traceloop.association.properties.user_id",
  "ai.telemetry.metadata.userId",
  "metadata.user_api_key_user_id",
  onResource("user.id"),
  onResource("user.id_hash"),
);

export const TENANT = concept(
  text,
  "tenant.id",
  "tenant",
  "app.tenant.id",
  "org.id",
  "customer.id",
  "metadata.user_api_key_team_id",
  "metadata.user_api_key_org_id",
  "traceloop.association.properties.tenant_id",
  "traceloop.association.properties.tenant",
  onResource("tenant.id"),
  onResource("service.namespace"),
);

export const VARIANT = concept(
  text,
  "experiment.variant",
  "variant",
  "feature_flag.result.variant",
  "langfuse.experiment.name",
  "langfuse.prompt.version",
  onResource("experiment.variant"),
);
