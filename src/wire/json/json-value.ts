/** What a writer makes of spans and lines, ready to be printed as JSON. Keys that are undefined are left out. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}
