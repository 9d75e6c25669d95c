import * as z from "zod";
import { record } from "../../contract/strict-record.ts";
import { readDuration, readMoment } from "../../query/parse-time.ts";
import { timezoneNamed } from "../process/timezone.ts";

const text = z.string().min(1, "some text");

const trust = {
  "ca-cert": text.optional(),
  "client-cert": text.optional(),
  "client-key": text.optional(),
  "tls-skip-verify": z.boolean().optional(),
  "proxy-url": text.optional(),
};
const access = {
  url: text.optional(),
  username: text.optional(),
  password: text.optional(),
  "org-id": text.optional(),
  headers: z.record(z.string(), z.string()).nullish(),
  ...trust,
};
const bearer = { "bearer-token": text.optional(), "bearer-token-file": text.optional() };
const serviceAccount = { token: text.optional(), "token-file": text.optional() };
const dataSources = { tempo: text.optional(), loki: text.optional() };

const context = record({
  tempo: record({ ...access, ...bearer }).nullish(),
  loki: record({ ...access, ...bearer, selector: text.optional() }).nullish(),
  grafana: record({ ...access, ...serviceAccount, ...dataSources }).nullish(),
});

/** The user's own `config.yaml`. */
export const CONFIG_FORM = record({
  "current-context": text.nullish(),
  contexts: z.record(text, context.nullish()).nullish(),
});

/** An address may stand for the table that holds nothing else. */
function addressOr<Table extends z.ZodType>(table: Table) {
  return z.preprocess((said) => (typeof said === "string" ? { url: said } : said), table.nullish());
}

const suppression = record({
  rule: text,
  path: text.optional(),
  until: text.refine((said) => readMoment(said, 0n) !== undefined, "a day such as 2026-12-31").optional(),
  reason: text,
});

/** `.lgtrace.yaml`: a closed list, and no credentials in it. */
export const REPOSITORY_FORM = record({
  tempo: addressOr(record({ url: text.optional() })),
  loki: addressOr(record({ url: text.optional(), selector: text.optional() })),
  grafana: addressOr(record({ url: text.optional(), ...dataSources })),
  contract: text.optional(),
  since: text
    .refine((said) => readDuration(said) !== undefined, "a duration such as 30m, 6h or 7d")
    .optional(),
  timezone: text
    .refine((said) => timezoneNamed(said) !== undefined, "UTC, Local, or a name such as Europe/Madrid")
    .optional(),
  suppress: z.array(suppression).optional(),
  baseline: text.optional(),
  prices: text.optional(),
});

export type ConfigForm = z.infer<typeof CONFIG_FORM>;
export type ContextForm = z.infer<typeof context>;
export type SuppressionForm = z.infer<typeof suppression>;
export type RepositoryForm = z.infer<typeof REPOSITORY_FORM>;
