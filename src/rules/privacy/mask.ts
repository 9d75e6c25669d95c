import { hash } from "node:crypto";

const DIGEST_CHARS = 8;
const LONG = 20;
const MIDDLING = 12;

/** The first 8 hex digits of a text's SHA-256: tells equal texts, gives none away. */
export function shortDigest(text: string): string {
  return hash("sha256", text).slice(0, DIGEST_CHARS);
}

/** `sk-p…9f2c`: enough to know a secret by; of a short one nothing, of a private key its header. */
export function maskedSecret(secret: string): string {
  const header = /^-----[A-Z ]{1,60}-----/.exec(secret)?.[0];
  if (header !== undefined) return `${header}…`;
  if (secret.length >= LONG) return `${secret.slice(0, 4)}…${secret.slice(-4)}`;
  return secret.length >= MIDDLING ? `${secret.slice(0, 2)}…` : "…";
}

/** `p…@acme.com`: the domain tells whose it is. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}

/** `…1111`: the last four characters of a number. */
export function maskedNumber(number: string): string {
  return `…${number.slice(-4)}`;
}

/** `84.…`: the network's first part. */
export function maskedAddress(address: string): string {
  return `${/^[0-9a-f]+/i.exec(address)?.[0] ?? ""}${address.includes(".") ? "." : ":"}…`;
}

/** What stands in the place of a recorded body. */
export function bodyPlaceholder(text: string): string {
  return `<${text.length} characters, sha256 ${shortDigest(text)}>`;
}
