import type { AttributeValue } from "../model/attribute.ts";
import { concept } from "./concept.ts";
import { count, text } from "./readers.ts";

function statusCode(value: AttributeValue): number | undefined {
  const code = count(value);
  return code !== undefined && code >= 100 && code <= 599 ? code : undefined;
}

export const HTTP_STATUS = concept(statusCode, "http.response.status_code", "http.status_code");
export const HTTP_METHOD = concept(text, "http.request.method", "http.method");
export const HTTP_ROUTE = concept(text, "http.route");
export const DB_SYSTEM = concept(text, "db.system.name", "db.system");
export const MESSAGING_SYSTEM = concept(text, "messaging.system");
