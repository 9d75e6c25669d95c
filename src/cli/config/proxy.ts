import type { World } from "../world.ts";

/** The proxy that an address is reached through: its own, else the environment's, unless NO_PROXY says no. */
export function proxyFor(url: string, own: string | undefined, env: World["env"]): string | undefined {
  if (own !== undefined && own !== "") return own;
  const { protocol, hostname, port } = new URL(url);
  if (isLoopback(hostname) || isExempt(hostname, port, env.NO_PROXY || env.no_proxy || "")) return undefined;
  const http = env.HTTP_PROXY || env.http_proxy || undefined;
  return protocol === "https:" ? env.HTTPS_PROXY || env.https_proxy || undefined : http;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\./.test(host);
}

/** Hosts, `.suffixes`, `host:port`, IPv4 blocks and `*`, separated by commas. */
function isExempt(host: string, port: string, list: string): boolean {
  return list
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
    .some((entry) => matches(entry, host.toLowerCase(), port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return inBlock(host, entry);
  const [name = "", itsPort] = entry.split(":");
  if (itsPort !== undefined && itsPort !== port) return false;
  const bare = name.replace(/^\*?\./, "");
  return host === bare || host.endsWith(`.${bare}`);
}

function inBlock(host: string, block: string): boolean {
  const [base = "", bits = "32"] = block.split("/");
  const [one, other] = [ipv4(host), ipv4(base)];
  if (one === undefined || other === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(one / size) === Math.floor(other / size);
}

function ipv4(text: string): number | undefined {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
