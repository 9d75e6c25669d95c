import { Failure } from "../../model/failure.ts";
import type { World } from "../world.ts";
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

/** Hosts with their subdomains, `.suffixes`, `host:port`, IPv4 blocks and `*`, between commas or blanks. */
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

function inBlock(host: string, block: string): boolean {
  const [, base = "", bits = ""] = /^([^/]*)\/(\d{1,2})$/.exec(block) ?? [];
  const [one, other] = [ipv4(host), ipv4(base)];
  if (one === undefined || other === undefined || Number(bits) > 32) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(one / size) === Math.floor(other / size);
}

function ipv4(text: string): number | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split(".").map(Number);
  return parts.some((part) => part > 255) ? undefined : parts.reduce((sum, part) => sum * 256 + part, 0);
}
