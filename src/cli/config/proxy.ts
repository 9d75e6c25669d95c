import { Failure } from "../../model/failure.ts";
import type { World } from "../process/world.ts";
import { httpUrl } from "./address.ts";

/** A proxy's address, and who names it. */
interface Named {
  readonly value: string;
  readonly from: string;
}

/**
 * The proxy that an address is reached through: its own, else the environment's. NO_PROXY and, as in Go,
 * loopback addresses are exempt from the latter. Throws the Failure "config" for what is no HTTP proxy.
 */
export function proxyFor(url: string, own: Named | undefined, env: World["env"]): string | undefined {
  const named = own ?? environmentProxy(new URL(url), env);
  if (named === undefined) return undefined;
  const proxy = httpUrl(named.value);
  if (proxy !== undefined) return proxy.href.replace(/\/$/, "");
  throw new Failure("config", `${named.from} is no address of an HTTP proxy`, {
    hint: "an address such as http://proxy:3128",
  });
}

function environmentProxy({ protocol, hostname, port }: URL, env: World["env"]): Named | undefined {
  const itsPort = port || (protocol === "https:" ? "443" : "80");
  if (isLoopback(hostname) || isExempt(hostname, itsPort, env.NO_PROXY || env.no_proxy || ""))
    return undefined;
  const names = protocol === "https:" ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"];
  const from = names.find((name) => env[name]);
  return from === undefined ? undefined : { value: env[from] ?? "", from };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.[\d.]+$/.test(host);
}

/** Hosts with their subdomains, `.suffixes`, `host:port`, blocks of addresses and `*`, between commas or blanks. */
function isExempt(host: string, port: string, list: string): boolean {
  const entries = list.toLowerCase().split(/[,\s]+/);
  return entries.some((entry) => entry !== "" && matches(entry, host, port));
}

/** `[fe80::1]:80`, `fe80::1`, `host:80` or `host`. */
const ENTRY = /^(?:\[([^\]]*)\]|([^:]*:[^:]*:.*)|([^:]*))(?::(\d+))?$/;

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return inBlock(host, entry);
  const [, bracketed, ipv6, plain = "", itsPort] = ENTRY.exec(entry) ?? [];
  if (itsPort !== undefined && itsPort !== port) return false;
  const address = bracketed ?? ipv6;
  if (address !== undefined) return host === `[${address}]`;
  const bare = plain.replace(/^\*?\./, "");
  return bare !== "" && (host === bare || host.endsWith(`.${bare}`));
}

/** `10.0.0.0/8`, `fd00::/8`. */
function inBlock(host: string, block: string): boolean {
  const [, base = "", bits = ""] = /^([^/]*)\/(\d{1,3})$/.exec(block) ?? [];
  const [one, other] = [numberOf(host.replaceAll(/[[\]]/g, "")), numberOf(base)];
  if (one === undefined || one.width !== other?.width || Number(bits) > one.width) return false;
  const rest = BigInt(one.width - Number(bits));
  return one.value >> rest === other.value >> rest;
}

/** An address of 32 or 128 bits; undefined for a name. */
function numberOf(text: string): { readonly value: bigint; readonly width: number } | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return joined(text.split(".").map(Number), 8);
  if (!text.includes(":") || !URL.canParse(`http://[${text}]`)) return undefined;
  const { hostname } = new URL(`http://[${text}]`);
  const [head = [], tail = []] = hostname.split("::").map((groups) => groups.match(/[\da-f]+/g) ?? []);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return joined(
    [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16)),
    16,
  );
}

function joined(parts: readonly number[], bits: number) {
  if (parts.some((part) => part >= 2 ** bits)) return undefined;
  const value = parts.reduce((sum, part) => (sum << BigInt(bits)) + BigInt(part), 0n);
  return { value, width: parts.length * bits };
}
