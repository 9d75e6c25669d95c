import { ReadOnce } from "../../vocabulary/read-once.ts";
import { wordsOfKey } from "./key-words.ts";

/** Names stand at most so far before their value. */
const REACH = 40;
/** `"api key": "`, `password=`, `Authorization: Basic `: the name before a value, up to what ends a name. */
const NAME_BEFORE = /([\w.\- \t]{1,40})\\?["']?\s{0,2}[:=]>?\s{0,2}\\?["']?(?:(?:Basic|Token|ApiKey) )?$/i;
/** How far from its value the sign stands that ends a name. */
const SIGN_REACH = 16;

const WORDS = new ReadOnce(wordsOfKey);

/** The words of the name that stands before a value in its text (`api_key = …`); none: no name does. */
export function namedBefore(text: string, start: number): readonly string[] {
  if (!hasSignOfName(text.slice(Math.max(0, start - SIGN_REACH), start))) return [];
  const name = NAME_BEFORE.exec(text.slice(Math.max(0, start - REACH - SIGN_REACH), start))?.[1];
  return name === undefined ? [] : wordsOfKey(name);
}

/** Whether a name can stand in it before a value. */
export function hasSignOfName(text: string): boolean {
  return text.includes(":") || text.includes("=");
}

/** `"total": 4111…`: a number of JSON, which is no text. */
export function isJsonNumber(text: string, start: number): boolean {
  return /"\s{0,2}:\s{0,2}$/.test(text.slice(Math.max(0, start - 8), start));
}

/** The words within 40 characters before a value. */
export function wordsBefore(text: string, start: number): readonly string[] {
  return wordsOfKey(text.slice(Math.max(0, start - REACH), start));
}

/** The words of a key; the same key is read once. */
export function keyWords(key: string): readonly string[] {
  return WORDS.of(key);
}
