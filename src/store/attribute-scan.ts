import type { Attributes, AttributeValue } from "../model/attribute.ts";
import { floatValue, intValue } from "../model/attribute.ts";
import { BYTES_KEY, NAN_KEY } from "./attribute-text.ts";

const ALWAYS_SAFE_DIGITS = 15;
const ZERO = "0".charCodeAt(0);
const ENDS_VALUE = ",}]";
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** The attributes that `textOfAttributes` wrote. Unlike `JSON.parse` it keeps order, types and digits. */
export function attributesOfText(text: string): Attributes {
  return new Scan(text).members();
}

export function valueOfText(text: string): AttributeValue {
  return new Scan(text).value();
}

/** Reads only what this room wrote: no white space, nothing malformed. */
class Scan {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  members(): Map<string, AttributeValue> {
    const members = new Map<string, AttributeValue>();
    this.#at += 1;
    while (this.#goesOn("}")) {
      const key = this.#string();
      this.#at += 1;
      members.set(key, this.value());
    }
    return members;
  }

  value(): AttributeValue {
    switch (this.#text[this.#at]) {
      case '"':
        return this.#string();
      case "{":
        return this.#map();
      case "[":
        return this.#list();
      case "t":
        return this.#word(true, 4);
      case "f":
        return this.#word(false, 5);
      case "n":
        return this.#word(null, 4);
      default:
        return this.#shortInteger() ?? this.#number();
    }
  }

  /** Steps over a comma; at the closing bracket steps over that and says no. */
  #goesOn(closer: "}" | "]"): boolean {
    const char = this.#text[this.#at];
    if (char === closer || char === ",") this.#at += 1;
    return char !== closer;
  }

  #word<T>(word: T, length: number): T {
    this.#at += length;
    return word;
  }

  #list(): readonly AttributeValue[] {
    const list: AttributeValue[] = [];
    this.#at += 1;
    while (this.#goesOn("]")) list.push(this.value());
    return list;
  }

  #map(): AttributeValue {
    const members = this.members();
    const [first] = members;
    if (first === undefined || members.size > 1) return unescaped(members);
    const [key, value] = first;
    if (key === NAN_KEY) return Number.NaN;
    if (key === BYTES_KEY && typeof value === "string") return new Uint8Array(Buffer.from(value, "base64"));
    return unescaped(members);
  }

  #string(): string {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    const plain = this.#text.slice(start + 1, end);
    this.#at = end + 1;
    if (!plain.includes("\\")) return plain;
    while (this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    this.#at = end + 1;
    return String(JSON.parse(this.#text.slice(start, this.#at)));
  }

  #isEscaped(quote: number): boolean {
    let backslashes = 0;
    while (this.#text[quote - 1 - backslashes] === "\\") backslashes += 1;
    return backslashes % 2 === 1;
  }

  /** Most numbers are that; undefined: it has another form. */
  #shortInteger(): number | undefined {
    let end = this.#at;
    let value = 0;
    for (; end - this.#at < ALWAYS_SAFE_DIGITS; end += 1) {
      const digit = this.#text.charCodeAt(end) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    if (end === this.#at || !(end === this.#text.length || ENDS_VALUE.includes(this.#text.charAt(end))))
      return undefined;
    this.#at = end;
    return value;
  }

  #number(): AttributeValue {
    NUMBER.lastIndex = this.#at;
    const [digits = "0", fraction, exponent] = NUMBER.exec(this.#text) ?? [];
    this.#at = NUMBER.lastIndex;
    if (fraction !== undefined || exponent !== undefined) return floatValue(Number(digits));
    return digits.length <= ALWAYS_SAFE_DIGITS ? Number(digits) : intValue(BigInt(digits));
  }
}

function unescaped(members: Map<string, AttributeValue>): Attributes {
  if (!members.keys().some((key) => key.startsWith("\0"))) return members;
  return new Map([...members].map(([key, value]) => [key.startsWith("\0") ? key.slice(1) : key, value]));
}
