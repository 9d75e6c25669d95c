import * as z from "zod";
import { record } from "./strict-record.ts";

const KINDS = ["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"] as const;
const ATTRIBUTE_TYPES = [
  "string",
  "int",
  "number",
  "bool",
  "string[]",
  "int[]",
  "number[]",
  "bool[]",
] as const;
const COUNT = "a count: 1, 0..1, 1..3 or 0..*";

const text = z.string().min(1, "some text");
const texts = z.array(text);
const cel = text.describe("A CEL expression");
const level = z.enum(["error", "warn", "info"]).describe("error unless said otherwise");
const spanName = text.describe("A span's exact name, or a /regular expression/ that is searched in it");
const countRetries = z
  .boolean()
  .describe("false, as without it: the attempts of one retry (R01) count once; true: each counts");
const scalar = z.union([z.string(), z.number(), z.boolean()], "a string, a number, true or false");

const attribute = record({
  type: z.enum(ATTRIBUTE_TYPES).optional(),
  optional: z.boolean().optional(),
  when: cel.optional().describe("CEL over it, root, parent and status: required only where it holds"),
  min: z.number().optional(),
  max: z.number().optional(),
  one_of: z.array(scalar).min(1, "at least one value").optional(),
  pattern: text.optional(),
  equals: z.union([scalar, z.array(scalar)], "a value or a list of values").optional(),
  min_items: z.int().nonnegative().optional(),
  max_length: z.int().nonnegative().optional().describe("In characters"),
  aliases: texts.optional(),
  scope: z.enum(["span", "resource", "any"]).optional(),
  forbid: z.literal(true).optional(),
  level: level.optional(),
});

const variantKeys = {
  kind: z
    .union([z.enum(KINDS), z.array(z.enum(KINDS)).min(1)], `one or a list of ${KINDS.join(", ")}`)
    .optional(),
  status: z.enum(["any", "not_error"]).optional(),
  may_fail: z.boolean().optional(),
  attributes: z.record(text, attribute).optional(),
  use: text.optional().describe("The name of a part under defs that this span shares"),
};
const variant = record({ span: spanName, ...variantKeys });

const nodeKeys = {
  ...variantKeys,
  any_of: z.array(variant).min(1, "at least one span").optional(),
  count: z
    .union([z.int(COUNT).nonnegative(COUNT), z.string().regex(/^\d+(\.\.(\d+|\*))?$/, COUNT)], COUNT)
    .optional(),
  count_retries: countRetries.optional(),
  optional: z.boolean().optional(),
  when: cel.optional().describe("CEL over root and parent: the span is required where it holds"),
  when_else: z.enum(["forbid", "optional"]).optional(),
  parents: texts.optional().describe("Further places where the span may hang, by span name"),
  children_mode: z.enum(["closed", "open"]).optional(),
  order: z.enum(["start", "any"]).optional(),
};
const ownKeys = { span: spanName.optional(), ...nodeKeys };
export type NodeForm = z.infer<z.ZodObject<typeof ownKeys>> & { children?: NodeForm[] | undefined };
const children = z.lazy(() => z.array(node)).optional();
const node: z.ZodType<NodeForm> = record({ ...ownKeys, children });
const part = record({ ...nodeKeys, children });

const assertion = record({
  id: text,
  let: z.record(z.string().regex(/^[A-Za-z_]\w*$/, "a variable's name"), spanName).optional(),
  each: spanName.optional(),
  when: cel.optional(),
  that: cel,
  level: level.optional(),
  message: text.optional(),
});

const amount = z.number().nonnegative();
const budget = record({
  p50: amount.optional(),
  p90: amount.optional(),
  p95: amount.optional(),
  p99: amount.optional(),
  max: amount.optional(),
}).optional();

/** The contract file as its author writes it (facts/diagnostics §4.1). The JSON Schema is made from it. */
export const CONTRACT_FORM = record({
  lgtrace: z.literal("contract/v1"),
  id: text,
  description: z.string().optional(),
  match: record({
    service: spanName.optional(),
    root: spanName.optional(),
    where: cel.optional().describe("CEL over root"),
  }).optional(),
  defaults: record({
    children: z.enum(["closed", "open"]).optional(),
    order: z.enum(["start", "any"]).optional(),
    when_partial: z.literal("inconclusive").optional(),
    count_retries: countRetries.optional(),
  }).optional(),
  tree: node,
  defs: z.record(text, part).optional(),
  assert: z.array(assertion).optional(),
  logs: record({
    trace_id: z.literal("required").optional(),
    span_id: z.literal("in_trace").optional(),
    events: z.array(spanName).optional().describe("The events that belong to a request; else every line"),
    forbid_keys: texts.optional(),
  }).optional(),
  budgets: record({ duration_ms: budget, cost_usd: budget, tokens: budget, spans: budget }).optional(),
  roots: record({ allow: texts.optional() }).optional(),
  bodies: z.literal("forbid").optional(),
  judge: record({ pass: z.number().optional(), pass_labels: texts.optional() }).optional(),
  tenant: record({
    keys: texts.optional(),
    id_pattern: text.optional(),
    shared: texts.optional(),
    shared_indexes: texts.optional(),
  }).optional(),
  stale: record({ words: texts.optional(), allow: texts.optional() }).optional(),
  prices: record({ paid: texts.optional() }).optional(),
  slo: record({
    first_token_ms: z
      .number()
      .positive()
      .optional()
      .describe("How long somebody may wait for the first token of an answer, in milliseconds"),
  }).optional(),
  limits: record({
    attribute_value_length: z
      .int()
      .positive()
      .optional()
      .describe("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT of the service, in characters"),
  }).optional(),
});

export type ContractForm = z.infer<typeof CONTRACT_FORM>;
export type PartForm = z.infer<typeof part>;
export type AttributeForm = z.infer<typeof attribute>;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];
export type AssertionForm = z.infer<typeof assertion>;
export type LevelForm = z.infer<typeof level>;
